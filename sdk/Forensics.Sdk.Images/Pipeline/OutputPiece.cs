namespace Forensics.Sdk.Images.Pipeline;

/// <summary>The next bytes of a segment, or an event between two bytes.</summary>
internal abstract class OutputPiece
{
    /// <summary>Whether all of it was given.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Gives as much as there is and has room.</summary>
    public abstract int Read(Span<byte> buffer);

    /// <summary>Called once it is done.</summary>
    public virtual void End() { }
}
