using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Forensics.Collection.Actions;

/// <summary>Reads a journal line by line, and follows its chain.</summary>
internal static partial class JournalReader
{
    /// <summary>Longest line, in bytes: the payload in base64, paths and texts.</summary>
    public const int MaxLineBytes = 1 << 20;

    /// <summary>Most actions that are kept in memory.</summary>
    public const int MaxActions = 1_000_000;

    /// <summary>How far the whole lines of a file go.</summary>
    /// <param name="Entries">Lines.</param>
    /// <param name="LastSha256">SHA-256 of the last.</param>
    /// <param name="WholeBytes">Their bytes; what is behind them is a line that was torn when it was written.</param>
    public sealed record End(long Entries, string LastSha256, long WholeBytes);

    /// <summary>SHA-256 of no line.</summary>
    public static readonly string NoPrevious = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>Reads all whole lines.</summary>
    /// <param name="file">At its start.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="take">Gets each entry.</param>
    /// <exception cref="JournalException">A line is not what was written.</exception>
    public static End Read(Stream file, string name, Action<JournalEntry> take)
    {
        var (entries, last, whole) = (0L, NoPrevious, 0L);
        var buffer = new byte[MaxLineBytes];
        var used = 0;
        while (true)
        {
            var count = file.Read(buffer, used, buffer.Length - used);
            used += count;
            var begin = 0;
            while (buffer.AsSpan(begin, used - begin).IndexOf((byte)'\n') is >= 0 and var length)
            {
                var line = buffer.AsSpan(begin, length + 1);
                if (line.Contains((byte)0) && begin + length + 1 == used && file.Read(buffer, used, Math.Min(1, buffer.Length - used)) == 0)
                {
                    // The last line has pages that never reached the disk: nothing was done by it.
                    return new(entries, last, whole + begin);
                }

                var entry = Parse(line, name, entries + 1);
                if (!ActionId().IsMatch(entry.ActionId))
                {
                    throw Broken(name, entries + 1, "its action_id is not 16 hex digits");
                }

                if (entry.Entry != entries + 1 || entry.PreviousSha256 != last)
                {
                    throw Broken(name, entries + 1, "it does not follow the line before");
                }

                take(entry);
                (entries, last) = (entries + 1, Convert.ToHexStringLower(SHA256.HashData(line)));
                begin += length + 1;
            }

            whole += begin;
            buffer.AsSpan(begin, used - begin).CopyTo(buffer);
            used -= begin;
            if (count == 0)
            {
                // The kernel gives no more: the rest is no line.
                return used == buffer.Length ? throw Broken(name, entries + 1, $"it is longer than {MaxLineBytes} bytes") : new(entries, last, whole);
            }
        }
    }

    private static JournalEntry Parse(ReadOnlySpan<byte> line, string name, long number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry) ?? throw new JsonException("it is null");
        }
        catch (JsonException malformed)
        {
            throw Broken(name, number, malformed.Message);
        }
    }

    private static JournalException Broken(string name, long number, string why)
        => new($"{name}: line {number} is not what was written: {why}. Nothing is done by a journal that was changed: move it away ('mv {name} {name}.broken') to begin a new one; what it names is then yours to undo");

    [GeneratedRegex(@"^[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ActionId();
}
