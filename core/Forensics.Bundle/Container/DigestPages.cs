using System.Buffers.Binary;

namespace Forensics.Bundle.Container;

/// <summary>Digests while they are gathered: in pages, so that nothing is copied while there come to be more; then one sorted array of those that differ.</summary>
internal sealed class DigestPages
{
    private const int PageDigests = 64 << 10;

    private readonly List<UInt128[]> pages = [];

    public int Count { get; private set; }

    /// <summary>The first 16 bytes of a digest.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt128BigEndian(digest);

    public void Add(ReadOnlySpan<byte> digest)
    {
        if (Count == pages.Count * PageDigests) pages.Add(new UInt128[PageDigests]);
        pages[^1][Count++ % PageDigests] = KeyOf(digest);
    }

    /// <summary>Sorted, each once; nothing is held any more.</summary>
    public UInt128[] ToSorted()
    {
        var all = new UInt128[Count];
        for (var i = 0; i < pages.Count; i++)
        {
            var from = i * PageDigests;
            pages[i].AsSpan(0, Math.Min(PageDigests, Count - from)).CopyTo(all.AsSpan(from));
            pages[i] = [];
        }

        pages.Clear();
        Array.Sort(all);
        var kept = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (i == 0 || all[i] != all[i - 1]) all[kept++] = all[i];
        }

        Count = 0;
        return kept == all.Length ? all : all[..kept];
    }
}
