namespace Forensics.Plugins.Memory.Device.Ranges;

/// <summary>Arithmetic of ordered ranges that do not overlap.</summary>
internal static class RangeSet
{
    /// <summary>Orders ranges, and joins those that touch or overlap.</summary>
    public static List<PhysicalRange> Join(IEnumerable<PhysicalRange> ranges)
    {
        var joined = new List<PhysicalRange>();
        foreach (var range in ranges.OrderBy(range => range.Start))
        {
            if (joined.Count > 0 && range.Start <= joined[^1].End)
            {
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, range.End) };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    /// <summary>What of a range is in none of others.</summary>
    /// <param name="range">The range.</param>
    /// <param name="others">Ordered, not overlapping.</param>
    public static IEnumerable<PhysicalRange> Without(PhysicalRange range, IReadOnlyList<PhysicalRange> others)
    {
        var at = range.Start;
        for (var i = FirstEndingAfter(others, range.Start); i < others.Count && others[i].Start < range.End; i++)
        {
            if (others[i].Start > at)
            {
                yield return new(at, others[i].Start);
            }

            at = Math.Max(at, others[i].End);
        }

        if (at < range.End)
        {
            yield return new(at, range.End);
        }
    }

    /// <summary>What is both in a range and in one of others.</summary>
    /// <param name="range">The range.</param>
    /// <param name="others">Ordered, not overlapping.</param>
    public static IEnumerable<PhysicalRange> Within(PhysicalRange range, IReadOnlyList<PhysicalRange> others)
    {
        for (var i = FirstEndingAfter(others, range.Start); i < others.Count && others[i].Start < range.End; i++)
        {
            if (others[i].And(range) is { } common)
            {
                yield return common;
            }
        }
    }

    /// <summary>Which of ordered ranges is the first that ends behind an address.</summary>
    public static int FirstEndingAfter(IReadOnlyList<PhysicalRange> ranges, ulong address)
    {
        var (low, high) = (0, ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].End <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
