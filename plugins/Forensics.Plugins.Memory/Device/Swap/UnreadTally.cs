using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>What of one area could not be read.</summary>
internal sealed class UnreadTally
{
    private readonly List<(long Offset, long End, Errno Error)> ranges = [];
    private int more;
    private long moreEnd = -1;

    public long Bytes { get; private set; }

    /// <summary>An area is read from its start to its end.</summary>
    public void Add(long offset, int lengthBytes, Errno error)
    {
        Bytes += lengthBytes;
        if (ranges.Count > 0 && ranges[^1].End == offset && ranges[^1].Error == error)
        {
            ranges[^1] = ranges[^1] with { End = offset + lengthBytes };
        }
        else if (ranges.Count < SwapLimits.UnreadRanges)
        {
            ranges.Add((offset, offset + lengthBytes, error));
        }
        else
        {
            more += offset == moreEnd ? 0 : 1;
            moreEnd = offset + lengthBytes;
        }
    }

    /// <summary>One for each range.</summary>
    public IEnumerable<CollectionFault> Faults(EvidencePath path)
    {
        foreach (var (offset, end, error) in ranges)
        {
            yield return SwapFaults.Range(path, offset, end - offset, error);
        }

        if (more > 0)
        {
            yield return SwapFaults.MoreRanges(path, more);
        }
    }
}
