namespace Forensics.Sdk.Images.Pipeline;

/// <summary>Something that is due when all bytes before it were given.</summary>
internal sealed class EventPiece(Action happens) : OutputPiece
{
    public override bool IsDone => true;

    public override int Read(Span<byte> buffer) => 0;

    public override void End() => happens();
}
