namespace Forensics.Sdk.Images.Reading;

/// <summary>Blocks of a media that were made last. For several threads at once.</summary>
internal sealed class BlockCache(Media media)
{
    private readonly Lock use = new();
    private readonly Dictionary<long, LinkedListNode<(long Block, byte[] Bytes, string? Damage)>> blocks = [];
    private readonly LinkedList<(long Block, byte[] Bytes, string? Damage)> order = new();
    private long keptBytes;

    /// <summary>A block, and what is wrong with it. Nobody writes into it.</summary>
    public (byte[] Bytes, string? Damage) Get(long block)
    {
        lock (use)
        {
            if (blocks.TryGetValue(block, out var kept))
            {
                order.Remove(kept);
                order.AddFirst(kept);
                return (kept.Value.Bytes, kept.Value.Damage);
            }
        }

        // Two threads may make the same block: rare, and cheaper than to wait for each other.
        var bytes = new byte[media.LengthOf(block)];
        var damage = media.Read(block, bytes);
        lock (use)
        {
            if (!blocks.ContainsKey(block))
            {
                blocks.Add(block, order.AddFirst((block, bytes, damage)));
                keptBytes += bytes.Length;
            }

            while (keptBytes > ImageLimits.CacheBytes && order.Count > 1)
            {
                var (oldest, oldBytes, _) = order.Last!.Value;
                order.RemoveLast();
                blocks.Remove(oldest);
                keptBytes -= oldBytes.Length;
            }
        }

        return (bytes, damage);
    }
}
