using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>An image whose layout is known before it is read, from front to back.</summary>
/// <param name="pieces">What it is made of.</param>
/// <param name="reader">Reads its memory.</param>
internal sealed class ImageContent(IReadOnlyList<ImagePiece> pieces, MemoryReader reader) : ForwardStream
{
    private static readonly int PageBytes = Environment.SystemPageSize;

    // For callers with less room than a page.
    private readonly byte[] carried = new byte[PageBytes];
    private int carriedAt = PageBytes;
    private int index;
    private ulong at;

    public override int Read(Span<byte> buffer)
    {
        if (carriedAt < carried.Length)
        {
            return TakeCarried(buffer);
        }

        while (index < pieces.Count && at == pieces[index].LengthBytes)
        {
            (index, at) = (index + 1, 0);
        }

        if (index == pieces.Count || buffer.IsEmpty)
        {
            return 0;
        }

        var piece = pieces[index];
        var length = (int)Math.Min(Math.Min(piece.LengthBytes - at, (ulong)buffer.Length), ReadingLimits.PieceBytes);
        if (piece.Memory is { } segment)
        {
            length -= length % PageBytes;
            var target = length == 0 ? carried : buffer[..length];
            reader.Read(segment, segment.Range.Start + at, target);
            at += (ulong)target.Length;
            if (length == 0)
            {
                carriedAt = 0;
                return TakeCarried(buffer);
            }

            return length;
        }

        if (piece.Bytes.IsEmpty)
        {
            buffer[..length].Clear();
        }
        else
        {
            piece.Bytes.Span.Slice((int)at, length).CopyTo(buffer);
        }

        at += (ulong)length;
        return length;
    }

    private int TakeCarried(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, carried.Length - carriedAt);
        carried.AsSpan(carriedAt, length).CopyTo(buffer);
        carriedAt += length;
        return length;
    }
}
