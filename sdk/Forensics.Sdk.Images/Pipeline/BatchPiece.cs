namespace Forensics.Sdk.Images.Pipeline;

/// <summary>Media of a batch, as read.</summary>
internal sealed class BatchPiece(MediaBatch batch, int start, int count) : OutputPiece
{
    private int given;

    public override bool IsDone => given == count;

    public override int Read(Span<byte> buffer)
    {
        var next = Math.Min(buffer.Length, count - given);
        batch.Media.Slice(start + given, next).CopyTo(buffer);
        given += next;
        return next;
    }
}
