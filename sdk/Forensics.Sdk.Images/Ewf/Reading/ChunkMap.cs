using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Where each chunk of a media lies. The tables stay in the files: those used last are kept. For several threads at once.</summary>
internal sealed class ChunkMap(IReadOnlyList<ChunkTable> tables)
{
    private readonly Lock use = new();
    private readonly Dictionary<int, LinkedListNode<(int Table, TableEntries Entries)>> kept = [];
    private readonly LinkedList<(int Table, TableEntries Entries)> order = new();
    private long keptBytes;

    /// <summary>How many chunks there are.</summary>
    public long Count => tables.Count == 0 ? 0 : tables[^1].FirstChunk + tables[^1].Count;

    /// <param name="chunk">Less than <see cref="Count"/>.</param>
    public ChunkTable TableOf(long chunk) => tables[IndexOf(chunk)];

    /// <param name="chunk">Less than <see cref="Count"/>.</param>
    /// <exception cref="IOException">Its table cannot be read any more.</exception>
    public ChunkPlace this[long chunk]
    {
        get
        {
            var index = IndexOf(chunk);
            return EntriesOf(index)[(int)(chunk - tables[index].FirstChunk)];
        }
    }

    private int IndexOf(long chunk)
    {
        var (low, high) = (0, tables.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = tables[middle].FirstChunk <= chunk ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private TableEntries EntriesOf(int index)
    {
        lock (use)
        {
            if (kept.TryGetValue(index, out var node))
            {
                order.Remove(node);
                order.AddFirst(node);
                return node.Value.Entries;
            }

            // Read under the lock: all who wait want this table.
            var entries = TableEntries.Read(tables[index]);
            kept.Add(index, order.AddFirst((index, entries)));
            keptBytes += entries.KeptBytes;
            while (keptBytes > ImageLimits.TableCacheBytes && order.Count > 1)
            {
                var (oldest, old) = order.Last!.Value;
                order.RemoveLast();
                kept.Remove(oldest);
                keptBytes -= old.KeptBytes;
            }

            return entries;
        }
    }
}
