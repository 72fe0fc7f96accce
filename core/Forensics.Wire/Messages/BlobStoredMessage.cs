namespace Forensics.Wire.Messages;

/// <summary>A blob that the host has stored.</summary>
public sealed record BlobStoredMessage
{
    /// <summary>Its number.</summary>
    public required uint Number { get; init; }

    /// <summary>Length of the whole, with what an earlier attempt stored of it.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>SHA-256 of the whole, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>MD5 of the whole; null when it was not asked for.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-1 of the whole; null when it was not asked for.</summary>
    public string? Sha1 { get; init; }

    /// <summary>Whether the host took all of it.</summary>
    public required bool Whole { get; init; }
}
