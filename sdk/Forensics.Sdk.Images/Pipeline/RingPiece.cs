namespace Forensics.Sdk.Images.Pipeline;

/// <summary>Bytes that lie in the ring, the next to be taken from it when this piece has its turn.</summary>
internal sealed class RingPiece(ByteRing ring, int count) : OutputPiece
{
    private int left = count;

    public override bool IsDone => left == 0;

    public override int Read(Span<byte> buffer)
    {
        var next = Math.Min(buffer.Length, left);
        ring.Take(buffer[..next]);
        left -= next;
        return next;
    }
}
