namespace Forensics.Bundle.Reading;

/// <summary>Many short pieces of bytes, kept in large blocks: no object for each.</summary>
internal sealed class ByteStore
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> blocks = [];
    private int used = BlockBytes;

    /// <summary>Makes room.</summary>
    /// <param name="lengthBytes">At most 1 MiB.</param>
    /// <returns>Where.</returns>
    public long Reserve(int lengthBytes)
    {
        if (lengthBytes > BlockBytes - used)
        {
            blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
            used = 0;
        }

        var at = (long)(blocks.Count - 1) * BlockBytes + used;
        used += lengthBytes;
        return at;
    }

    public Span<byte> At(long place, int lengthBytes) => blocks[(int)(place / BlockBytes)].AsSpan((int)(place % BlockBytes), lengthBytes);
}
