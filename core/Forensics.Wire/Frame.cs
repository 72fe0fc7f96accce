namespace Forensics.Wire;

/// <summary>One frame, valid until the reader that gave it is used again.</summary>
/// <param name="kind">Its kind; may be unknown.</param>
/// <param name="payload">Its payload, at most <see cref="WireFormat.MaxFrameBytes"/>.</param>
public readonly ref struct Frame(FrameKind kind, ReadOnlySpan<byte> payload)
{
    /// <summary>The kind.</summary>
    public FrameKind Kind { get; } = kind;

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Whether a reader that does not know the kind may skip the frame.</summary>
    public bool IsOptional => ((byte)Kind & 0x80) != 0;
}
