namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What is known of an object since it was sealed: <c>object.json</c>.</summary>
public sealed record QuarantineObject
{
    /// <summary>Its id: 16 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What its receiver knew.</summary>
    public required ObjectOrigin Origin { get; init; }

    /// <summary>Its content's length, unsealed, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>What of it is stored, in bytes: without its holes, where these were left out.</summary>
    public required long DataBytes { get; init; }

    /// <summary>How long that is when it is sealed.</summary>
    internal long SealedBytes => ContentSeal.SealedBytes(DataBytes);

    /// <summary>MD5 of the content, 32 lower-case hexadecimal digits.</summary>
    public required string Md5 { get; init; }

    /// <summary>SHA-1 of the content, 40 lower-case hexadecimal digits.</summary>
    public required string Sha1 { get; init; }

    /// <summary>SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was sealed, by this device's clock.</summary>
    public required DateTimeOffset QuarantinedAt { get; init; }

    /// <summary>The key that opens the content: 32 bytes. It is no secret; see <see cref="QuarantineStore"/>.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The initialisation vector that goes with it: 16 bytes.</summary>
    public required ReadOnlyMemory<byte> Iv { get; init; }
}
