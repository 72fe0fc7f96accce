using System.Globalization;
using System.Runtime.CompilerServices;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>Bytes of finished lines, in one buffer that is used again. The caller reserves room once a line; the appends are bounds-checked all the same.</summary>
/// <param name="capacity">The first size, in bytes.</param>
internal sealed class LineBuffer(int capacity)
{
    private byte[] buffer = GC.AllocateUninitializedArray<byte>(capacity);
    private int length;

    public int Length => length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public Span<byte> Free => buffer.AsSpan(length);

    public void Clear() => length = 0;

    public void Reserve(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int bytes) => length += bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    public void Append(ulong number)
    {
        if (number < 10)
        {
            buffer[length++] = (byte)('0' + number);
            return;
        }

        number.TryFormat(Free, out var written, provider: CultureInfo.InvariantCulture);
        length += written;
    }
}
