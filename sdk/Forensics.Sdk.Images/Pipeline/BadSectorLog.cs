namespace Forensics.Sdk.Images.Pipeline;

/// <summary>What a source could not read, copied while it is read: the state of any batch can be had while the source is beyond it.</summary>
internal sealed class BadSectorLog
{
    private readonly List<SectorRange> ranges = [];

    /// <summary>Takes what the source has after a batch. On the thread that reads.</summary>
    public void Note(MediaSource source, MediaBatch batch)
    {
        var seen = source.BadSectors;
        var end = batch.EndBytes / source.SectorBytes;
        lock (ranges)
        {
            // Those before the last do not change any more: none touches the next. A source that reads ahead may know of some beyond the batch.
            for (var i = Math.Max(0, ranges.Count - 1); i < seen.Count && seen[i].First < end; i++)
            {
                var range = seen[i] with { Count = Math.Min(seen[i].Count, end - seen[i].First) };
                if (i < ranges.Count)
                {
                    ranges[i] = range;
                }
                else
                {
                    ranges.Add(range);
                }
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
