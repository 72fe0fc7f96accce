using System.Buffers.Binary;

namespace Forensics.Wire;

/// <summary>Cuts a stream of bytes into frames. Holds at most two frames; one thread at a time.</summary>
public sealed class FrameReader
{
    private readonly byte[] buffer = new byte[2 * (WireFormat.MaxFrameBytes + WireFormat.HeaderBytes)];
    private int start;
    private int end;

    /// <summary>Where to receive into; never empty after <see cref="TryRead"/> returned false.</summary>
    public Span<byte> Free => buffer.AsSpan(end);

    /// <summary>Whether a part of a frame has been received.</summary>
    public bool IsMidFrame => end > start;

    /// <summary>Takes bytes that were received into <see cref="Free"/>.</summary>
    /// <param name="count">How many.</param>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - end);
        end += count;
    }

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="frame">The frame, valid until this reader is used again.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="WireException">The length is over the limit.</exception>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        var available = end - start;
        if (available >= WireFormat.HeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(start));
            if (length > WireFormat.MaxFrameBytes)
            {
                throw new WireException($"a frame of {length} bytes is over the limit of {WireFormat.MaxFrameBytes}");
            }

            if (available >= WireFormat.HeaderBytes + (int)length)
            {
                frame = new((FrameKind)buffer[start + 4], buffer.AsSpan(start + WireFormat.HeaderBytes, (int)length));
                start += WireFormat.HeaderBytes + (int)length;
                return true;
            }
        }

        // Only now may the bytes move: a frame given out before points into the buffer.
        buffer.AsSpan(start, available).CopyTo(buffer);
        (start, end) = (0, available);
        return false;
    }
}
