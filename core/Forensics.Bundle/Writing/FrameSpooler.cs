using System.Buffers;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Compresses content into frames that wait. Frames that became small lie in pooled buffers of about their size; those that did not, in whole
/// buffers that are used again: a shared pool rounds up to powers of two, and would keep twice what incompressible content needs.
/// </summary>
internal sealed class FrameSpooler(FrameCompressor compressor)
{
    private const int SmallBytes = 256 << 10;

    private readonly Stack<byte[]> free = new();
    private byte[] scratch = new byte[FrameCompressor.BoundBytes];

    public SpooledFrame Compress(ReadOnlySpan<byte> content)
    {
        var length = compressor.Compress(content, scratch);
        var buffer = scratch;
        if (length <= SmallBytes)
        {
            buffer = ArrayPool<byte>.Shared.Rent(length);
            scratch.AsSpan(0, length).CopyTo(buffer);
        }
        else
        {
            scratch = free.TryPop(out var used) ? used : new byte[FrameCompressor.BoundBytes];
        }

        return new SpooledFrame(buffer, length, content.Length);
    }

    public void Return(SpooledFrame frame)
    {
        if (frame.Buffer.Length == FrameCompressor.BoundBytes)
        {
            free.Push(frame.Buffer);
        }
        else
        {
            ArrayPool<byte>.Shared.Return(frame.Buffer);
        }
    }
}
