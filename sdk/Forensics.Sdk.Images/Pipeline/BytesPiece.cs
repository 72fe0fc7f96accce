namespace Forensics.Sdk.Images.Pipeline;

/// <summary>A few bytes that were made for the image.</summary>
internal sealed class BytesPiece(byte[] bytes) : OutputPiece
{
    private int at;

    public override bool IsDone => at == bytes.Length;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, bytes.Length - at);
        bytes.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }
}
