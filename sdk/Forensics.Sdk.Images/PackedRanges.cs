namespace Forensics.Sdk.Images;

/// <summary>
/// Ranges of sectors in few bytes: of each the sectors between it and the one before, then its own, as numbers of 7 bits a byte, low ones first, the highest bit of a byte says that more follow
/// (LEB128). Too many ranges become fewer: those near each other are merged, near meaning more and more, until the rest has room.
/// </summary>
internal static class PackedRanges
{
    private const int BitsPerByte = 7;

    public static byte[] Pack(IReadOnlyList<SectorRange> ranges, out bool isMerged)
    {
        var packed = TryPack(ranges);
        isMerged = packed is null;
        for (var gap = 1L; packed is null; gap = checked(gap * 2))
        {
            packed = TryPack(ranges = Merge(ranges, gap));
        }

        return packed;
    }

    /// <param name="packed">As packed.</param>
    /// <param name="sectors">None is at or after this one.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public static SectorRange[] Unpack(ReadOnlySpan<byte> packed, long sectors)
    {
        if (packed.Length > WritingLimits.StateRangeBytes)
        {
            throw new FormatException($"bad_sectors: {packed.Length} bytes");
        }

        var ranges = new List<SectorRange>();
        for (var end = 0L; !packed.IsEmpty;)
        {
            var gap = Number(ref packed);
            var count = Number(ref packed);
            if (count < 1 || (gap < 1 && ranges.Count > 0) || gap > sectors - end || count > sectors - end - gap)
            {
                throw new FormatException($"bad_sectors: range {ranges.Count} cannot be");
            }

            ranges.Add(new(end + gap, count));
            end += gap + count;
        }

        return [.. ranges];
    }

    private static byte[]? TryPack(IReadOnlyList<SectorRange> ranges)
    {
        var packed = new List<byte>();
        var end = 0L;
        foreach (var (first, count) in ranges)
        {
            Add(packed, first - end);
            Add(packed, count);
            end = first + count;
            if (packed.Count > WritingLimits.StateRangeBytes)
            {
                return null;
            }
        }

        return [.. packed];
    }

    private static List<SectorRange> Merge(IReadOnlyList<SectorRange> ranges, long gap)
    {
        var merged = new List<SectorRange>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First - (merged[^1].First + merged[^1].Count) <= gap)
            {
                merged[^1] = merged[^1] with { Count = range.First + range.Count - merged[^1].First };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    private static void Add(List<byte> packed, long number)
    {
        for (; number >= 1 << BitsPerByte; number >>= BitsPerByte)
        {
            packed.Add((byte)(number | (1 << BitsPerByte)));
        }

        packed.Add((byte)number);
    }

    private static long Number(ref ReadOnlySpan<byte> packed)
    {
        var number = 0L;
        for (var shift = 0; shift < 63 && !packed.IsEmpty; shift += BitsPerByte)
        {
            var next = packed[0];
            packed = packed[1..];
            number |= (long)(next & ((1 << BitsPerByte) - 1)) << shift;
            if (next < 1 << BitsPerByte)
            {
                return number;
            }
        }

        throw new FormatException("bad_sectors: a number that does not end");
    }
}
