using System.Runtime.InteropServices;

namespace Forensics.Sdk.Images.Pipeline;

/// <summary>Bytes first in, first out, in memory of the system. Not for several threads at a time.</summary>
internal sealed unsafe class ByteRing : IDisposable
{
    private readonly int capacity;
    private byte* bytes;
    private int first;
    private int count;

    public ByteRing(int capacityBytes)
    {
        capacity = capacityBytes;
        bytes = (byte*)NativeMemory.Alloc((nuint)capacityBytes);
    }

    ~ByteRing() => NativeMemory.Free(bytes);

    public int RoomBytes => capacity - count;

    public void Add(ReadOnlySpan<byte> added)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(added.Length, RoomBytes);
        var start = (int)(((long)first + count) % capacity);
        var beforeEnd = Math.Min(added.Length, capacity - start);
        added[..beforeEnd].CopyTo(new(bytes + start, beforeEnd));
        added[beforeEnd..].CopyTo(new(bytes, capacity));
        count += added.Length;
    }

    public void Take(Span<byte> taken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taken.Length, count);
        var beforeEnd = Math.Min(taken.Length, capacity - first);
        new ReadOnlySpan<byte>(bytes + first, beforeEnd).CopyTo(taken);
        new ReadOnlySpan<byte>(bytes, taken.Length - beforeEnd).CopyTo(taken[beforeEnd..]);
        first = (int)(((long)first + taken.Length) % capacity);
        count -= taken.Length;
    }

    public void Dispose()
    {
        NativeMemory.Free(bytes);
        bytes = null;
        count = capacity;
        GC.SuppressFinalize(this);
    }
}
