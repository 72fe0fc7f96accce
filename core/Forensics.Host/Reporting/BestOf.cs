namespace Forensics.Host.Reporting;

/// <summary>Of things that come one after another those with the highest rank, so many and no more; of equal ones the first.</summary>
internal sealed class BestOf<T>(int most)
{
    private readonly PriorityQueue<T, (long Rank, long Order)> kept = new();

    /// <summary>How many came.</summary>
    public long Count { get; private set; }

    /// <summary>Whether one of that rank would be kept: what is not need not be made.</summary>
    public bool Takes(long rank) => kept.Count < most || (kept.TryPeek(out _, out var lowest) && rank > lowest.Rank);

    /// <summary>Counts one that need not be kept.</summary>
    public void Pass() => Count++;

    public void Add(T thing, long rank)
    {
        Count++;
        if (kept.Count < most)
        {
            kept.Enqueue(thing, (rank, -Count));
        }
        else if (Takes(rank))
        {
            _ = kept.EnqueueDequeue(thing, (rank, -Count));
        }
    }

    /// <summary>Those that were kept, the highest rank first.</summary>
    public IReadOnlyList<T> Sorted() => [.. kept.UnorderedItems.OrderByDescending(entry => entry.Priority).Select(entry => entry.Element)];
}
