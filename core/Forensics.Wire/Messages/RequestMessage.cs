namespace Forensics.Wire.Messages;

/// <summary>An item that the collector was asked for.</summary>
public sealed record RequestMessage
{
    /// <summary>Its id, unique in the step.</summary>
    public required string Item { get; init; }

    /// <summary>Its path as bytes, where it has one.</summary>
    public byte[]? Path { get; init; }
}
