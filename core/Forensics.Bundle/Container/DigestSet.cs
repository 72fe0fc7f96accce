namespace Forensics.Bundle.Container;

/// <summary>
/// A set of truncated digests: extendible hashing over pages of open addressing, 16 bytes a slot. A page that is three quarters full is split in two, by one more
/// bit of the digest; nothing else moves, so that growing leaves no garbage behind. A million take 22 to 43 MB; a HashSet takes 36 to 72, and half as
/// much again while it grows. Digests are uniform, so they are their own hash.
/// </summary>
internal sealed class DigestSet
{
    private const int PageSlots = 4096;

    // With uniform digests, as those under a secret key are, 4 million stay far below. Beyond, pages grow instead of being split.
    private const int MaxDepth = 16;

    private Page[] directory = [new(0, PageSlots)];
    private int depth;

    public int Count { get; private set; }

    public bool Contains(UInt128 digest)
    {
        var slots = PageOf(digest).Slots;
        return slots[SlotOf(slots, digest)] == digest;
    }

    /// <summary>False when it is there already.</summary>
    public bool Add(UInt128 digest)
    {
        var page = PageOf(digest);
        var slot = SlotOf(page.Slots, digest);
        if (page.Slots[slot] == digest) return false;
        page.Slots[slot] = digest;
        page.Count++;
        Count++;
        if (page.Count * 4L > page.Slots.Length * 3L) Relieve(page, digest);
        return true;
    }

    private void Relieve(Page page, UInt128 digest)
    {
        if (page.Depth == MaxDepth)
        {
            var larger = new Page(page.Depth, page.Slots.Length * 2);
            Move(page, _ => larger);
            Replace(page, digest, larger, larger);
            return;
        }

        if (page.Depth == depth)
        {
            directory = [.. directory, .. directory];
            depth++;
        }

        var (zero, one) = (new Page(page.Depth + 1, page.Slots.Length), new Page(page.Depth + 1, page.Slots.Length));
        var bit = 1UL << page.Depth;
        Move(page, moved => (High(moved) & bit) == 0 ? zero : one);
        Replace(page, digest, zero, one);
    }

    // Every entry of the directory whose low bits are those of the page leads to it.
    private void Replace(Page page, UInt128 digest, Page zero, Page one)
    {
        var step = 1 << page.Depth;
        for (var i = (int)(High(digest) & (ulong)(step - 1)); i < directory.Length; i += step) directory[i] = (i & step) == 0 ? zero : one;
    }

    // Zero marks an empty slot; a digest whose half is zero does not occur.
    private static void Move(Page page, Func<UInt128, Page> target)
    {
        foreach (var digest in page.Slots)
        {
            if (digest == 0) continue;
            var to = target(digest);
            to.Slots[SlotOf(to.Slots, digest)] = digest;
            to.Count++;
        }
    }

    private Page PageOf(UInt128 digest) => directory[High(digest) & ((1UL << depth) - 1)];

    private static ulong High(UInt128 digest) => (ulong)(digest >> 64);

    private static int SlotOf(UInt128[] slots, UInt128 digest)
    {
        var slot = (int)((ulong)digest % (ulong)slots.Length);
        while (slots[slot] != 0 && slots[slot] != digest) slot = slot + 1 == slots.Length ? 0 : slot + 1;
        return slot;
    }

    private sealed class Page(int depth, int slots)
    {
        public int Depth => depth;

        public UInt128[] Slots { get; } = new UInt128[slots];

        public int Count { get; set; }
    }
}
