using System.Buffers.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>The active areas: <c>/proc/swaps</c> (<c>proc_swaps(5)</c>, mm/swapfile.c).</summary>
internal static class SwapTable
{
    private const int Fields = 5;
    private const int MostFields = 16;

    public static EvidencePath Path { get; } = EvidencePath.Of("/proc/swaps");

    /// <summary>Reads it.</summary>
    /// <param name="files">Reads the file, and takes what is wrong with it.</param>
    /// <returns>Null when there is none, or it cannot be read.</returns>
    public static IReadOnlyList<SwapEntry>? Read(RootFiles files) => files.Read(Path, SwapLimits.TableBytes) is { } content ? Parse(content.Span, files.Note) : null;

    internal static IReadOnlyList<SwapEntry> Parse(ReadOnlySpan<byte> content, Action<CollectionFault> note)
    {
        var entries = new List<SwapEntry>();
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            if (line.IsEmpty || line.StartsWith("Filename"u8))
            {
                continue;
            }

            if (entries.Count == SwapLimits.Areas)
            {
                note(new(Path, FaultKind.OverLimit, "SWAP_AREAS_CUT", $"only {SwapLimits.Areas} areas of swap are looked at"));
                break;
            }

            if (TryParse(line) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                note(new(Path, FaultKind.Corrupt, "SWAP_LINE_MALFORMED", "a line is none of an area of swap"));
            }
        }

        return entries;
    }

    private static SwapEntry? TryParse(ReadOnlySpan<byte> line)
    {
        Span<Range> ranges = stackalloc Range[MostFields];
        var count = 0;
        foreach (var range in line.SplitAny(" \t"u8))
        {
            if (line[range].IsEmpty)
            {
                continue;
            }

            if (count == Fields)
            {
                return null;
            }

            ranges[count++] = range;
        }

        return count == Fields && line[ranges[0]] is [(byte)'/', ..] path && TryNumber(line[ranges[2]], out var size) && TryNumber(line[ranges[3]], out var used)
            && Utf8Parser.TryParse(line[ranges[4]], out int priority, out var consumed) && consumed == line[ranges[4]].Length
            ? new(new(Unescape(path)), line[ranges[1]].SequenceEqual("file"u8), size, used, priority) : null;
    }

    // In KiB.
    private static bool TryNumber(ReadOnlySpan<byte> text, out long bytes)
    {
        var isNumber = Utf8Parser.TryParse(text, out ulong number, out var consumed) && consumed == text.Length && number <= long.MaxValue / 2_048;
        bytes = isNumber ? (long)number * 1_024 : 0;
        return isNumber;
    }

    /// <summary>Three octal digits after a backslash are a byte (<c>seq_path</c>); in fstab(5) too.</summary>
    internal static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var result = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i..] is [(byte)'\\', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..])
            {
                result[length++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
            else
            {
                result[length++] = text[i];
            }
        }

        return result[..length];
    }
}
