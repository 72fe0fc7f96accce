namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The objects of a store: from its index where that is current, else from the objects themselves, which takes longer.</summary>
public sealed class QuarantineListing : IDisposable
{
    private readonly Func<Action<DamagedObject>, IEnumerable<QuarantineListItem>> items;
    private readonly List<DamagedObject> damaged = [];

    private readonly IDisposable? source;

    internal QuarantineListing(IndexState indexState, string? why, long count, IDisposable? source, Func<Action<DamagedObject>, IEnumerable<QuarantineListItem>> items)
        => (IndexState, Why, Count, this.source, this.items) = (indexState, why, count, source, items);

    /// <summary>Whether the index was used.</summary>
    public IndexState IndexState { get; }

    /// <summary>What is wrong with the index; null when it is current.</summary>
    public string? Why { get; }

    /// <summary>How many objects there are, damaged ones among them.</summary>
    public long Count { get; }

    /// <summary>The objects, one after the other, none held: the newest first from the index, in no order from the objects.</summary>
    public IEnumerable<QuarantineListItem> Items
    {
        get
        {
            damaged.Clear();
            return items(damaged.Add);
        }
    }

    /// <summary>Objects that were met among <see cref="Items"/> and cannot be listed.</summary>
    public IReadOnlyList<DamagedObject> Damaged => damaged;

    /// <summary>Closes the index.</summary>
    public void Dispose() => source?.Dispose();
}
