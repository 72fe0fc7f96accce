namespace Forensics.Sdk.Images.Pipeline;

/// <summary>The end of a segment.</summary>
internal sealed class SegmentEndPiece(Action? happens = null) : OutputPiece
{
    public override bool IsDone => true;

    public override int Read(Span<byte> buffer) => 0;

    public override void End() => happens?.Invoke();
}
