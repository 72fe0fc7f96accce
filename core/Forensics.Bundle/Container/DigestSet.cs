namespace Forensics.Bundle.Container;

/// <summary>
/// A set of truncated digests: open addressing in many small tables, 16 bytes a slot. By its layout a HashSet of a million takes 36 to 72 MB, and half
/// as much again while it grows; this takes 22 to 32, and grows in small steps. Digests are uniform, so they are their own hash.
/// </summary>
internal sealed class DigestSet
{
    private const int Shards = 256;
    private const int FirstSlots = 8;

    private readonly UInt128[]?[] shards = new UInt128[]?[Shards];
    private readonly int[] counts = new int[Shards];

    public int Count { get; private set; }

    public bool Contains(UInt128 digest) => shards[ShardOf(digest)] is { } slots && slots[SlotOf(slots, digest)] == digest;

    /// <summary>False when it is there already.</summary>
    public bool Add(UInt128 digest)
    {
        var shard = ShardOf(digest);
        var slots = shards[shard] ??= new UInt128[FirstSlots];
        var slot = SlotOf(slots, digest);
        if (slots[slot] == digest) return false;
        slots[slot] = digest;
        Count++;
        if (++counts[shard] * 4L > slots.Length * 3L) shards[shard] = Grow(slots);
        return true;
    }

    // Zero marks an empty slot; a digest whose half is zero does not occur.
    private static UInt128[] Grow(UInt128[] slots)
    {
        var larger = new UInt128[slots.Length + slots.Length / 2];
        foreach (var digest in slots)
        {
            if (digest != 0) larger[SlotOf(larger, digest)] = digest;
        }

        return larger;
    }

    private static int ShardOf(UInt128 digest) => (int)((ulong)digest % Shards);

    private static int SlotOf(UInt128[] slots, UInt128 digest)
    {
        var slot = (int)((ulong)(digest >> 64) % (ulong)slots.Length);
        while (slots[slot] != 0 && slots[slot] != digest) slot = slot + 1 == slots.Length ? 0 : slot + 1;
        return slot;
    }
}
