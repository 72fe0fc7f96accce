namespace Forensics.Wire.Messages;

/// <summary>One extended attribute.</summary>
public sealed record BlobAttribute
{
    /// <summary>With its namespace, as bytes.</summary>
    public required byte[] Name { get; init; }

    /// <summary>As bytes; null when it is not known.</summary>
    public byte[]? Value { get; init; }
}
