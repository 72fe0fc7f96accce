namespace Forensics.Wire.Messages;

/// <summary>A blob ends.</summary>
public sealed record BlobCloseMessage
{
    /// <summary>Its number.</summary>
    public required uint Number { get; init; }

    /// <summary>Whether the host is to answer with <see cref="BlobStoredMessage"/>.</summary>
    public bool Answer { get; init; }

    /// <summary>Why it is not whole; null when it is.</summary>
    public string? Truncated { get; init; }
}
