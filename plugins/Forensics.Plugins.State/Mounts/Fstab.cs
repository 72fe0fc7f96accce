using System.Text;
using System.Text.RegularExpressions;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Mounts;

/// <summary>Parses fstab(5): six fields divided by blanks, blanks within them as three octal digits.</summary>
internal static partial class Fstab
{
    private const int LeastFields = 3;

    /// <summary>Parses one line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="readAt">When it was read.</param>
    /// <returns>Null for comments, empty lines and what has fewer than three fields.</returns>
    public static ConfiguredMount? Parse(ReadOnlyMemory<byte> line, int number, UnixTime readAt)
    {
        // Latin 1 has each byte as one letter. Blanks within a value are written as octal digits, so that it ends at a comma or blank.
        line = Encoding.Latin1.GetBytes(Secret().Replace(Encoding.Latin1.GetString(line.Span), "$1[redacted]"));
        var fields = new List<byte[]>();
        var rest = line;
        while (!(rest = rest.TrimStart(" \t\r"u8)).IsEmpty && rest.Span[0] != '#')
        {
            var end = rest.Span.IndexOfAny(" \t\r"u8);
            fields.Add(Unescape(end < 0 ? rest.Span : rest.Span[..end]));
            rest = end < 0 ? default : rest[end..];
        }

        return fields.Count < LeastFields ? null : new()
        {
            Source = new(fields[0]),
            Path = new(fields[1].AsSpan() is [(byte)'/', .., (byte)'/'] ? fields[1].AsMemory().TrimEnd((byte)'/') is { IsEmpty: false } path ? path : fields[1].AsMemory(0, 1) : fields[1]),
            Type = Encoding.Latin1.GetString(fields[2]),
            MountOptions = new(fields.ElementAtOrDefault(3) ?? "defaults"u8.ToArray()),
            DumpFrequency = fields.ElementAtOrDefault(4) is { } dump ? new(dump) : null,
            CheckOrder = fields.ElementAtOrDefault(5) is { } pass ? new(pass) : null,
            Line = number,
            Text = new(line),
            IsMounted = null,
            ReadAt = readAt,
        };
    }

    // mount.cifs(8): password=, pass=, password2= and, of older ones, user=NAME%PASSWORD.
    [GeneratedRegex("([, \\t](?:pass(?:word|wd)?2?=|user(?:name)?=[^, \\t%]*%))[^, \\t\\r]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var result = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isOctal = text[i..] is [(byte)'\\', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..];
            result.Add(isOctal ? (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')) : text[i]);
            i += isOctal ? 3 : 0;
        }

        return [.. result];
    }
}
