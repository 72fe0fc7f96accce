namespace Forensics.Sdk.Images.Pipeline;

/// <summary>What a source could not read, copied while it is read: the state of any batch can be had while the source is beyond it.</summary>
internal sealed class BadSectorLog
{
    private readonly List<SectorRange> ranges = [];

    /// <summary>Takes what the source has after a batch. On the thread that reads.</summary>
    public void Note(MediaSource source, MediaBatch batch)
    {
        var seen = source.BadSectors;
        lock (ranges)
        {
            // Those before the last do not change any more: none touches the next.
            if (ranges.Count > 0)
            {
                ranges[^1] = seen[ranges.Count - 1];
            }

            while (ranges.Count < seen.Count)
            {
                ranges.Add(seen[ranges.Count]);
            }

            batch.BadRanges = ranges.Count;
            batch.LastBadRange = ranges.Count > 0 ? ranges[^1] : default;
        }
    }

    /// <summary>The ranges at the end of a batch.</summary>
    public SectorRange[] At(int count, SectorRange last)
    {
        lock (ranges)
        {
            var at = ranges.GetRange(0, count).ToArray();
            if (count > 0)
            {
                at[^1] = last;
            }

            return at;
        }
    }
}
