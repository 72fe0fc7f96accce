namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Ranges of data in a sparse file.</summary>
internal static class ExtentList
{
    /// <exception cref="FormatException">They are not in order, overlap, are empty or lie outside the file.</exception>
    public static void Check(IReadOnlyList<Extent>? extents, long sizeBytes)
    {
        var least = 0L;
        foreach (var extent in extents ?? [])
        {
            if (extent.OffsetBytes < least || extent.LengthBytes <= 0 || extent.OffsetBytes > sizeBytes || extent.LengthBytes > sizeBytes - extent.OffsetBytes)
            {
                throw new FormatException($"extents: {extent.LengthBytes} bytes at {extent.OffsetBytes} of {sizeBytes} cannot be");
            }

            least = End(extent);
        }
    }

    /// <summary>At most so many: the smallest holes become data. An attacker's file of a million holes is not to be one that no store takes.</summary>
    public static IReadOnlyList<Extent>? Bounded(IReadOnlyList<Extent>? extents)
    {
        if (extents is null || extents.Count <= StoreLimits.Extents)
        {
            return extents;
        }

        // The larger holes are kept, the earlier of equal ones.
        var kept = Enumerable.Range(1, extents.Count - 1).OrderByDescending(i => extents[i].OffsetBytes - End(extents[i - 1])).Take(StoreLimits.Extents - 1).Order();
        var bounded = new List<Extent>(StoreLimits.Extents);
        var first = 0;
        foreach (var next in kept.Append(extents.Count))
        {
            bounded.Add(new(extents[first].OffsetBytes, End(extents[next - 1]) - extents[first].OffsetBytes));
            first = next;
        }

        return bounded;
    }

    /// <summary>All of them together.</summary>
    public static long DataBytes(IReadOnlyList<Extent> extents) => extents.Sum(extent => extent.LengthBytes);

    private static long End(Extent extent) => extent.OffsetBytes + extent.LengthBytes;
}
