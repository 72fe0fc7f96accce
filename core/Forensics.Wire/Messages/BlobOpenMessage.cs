namespace Forensics.Wire.Messages;

/// <summary>A blob begins.</summary>
public sealed record BlobOpenMessage
{
    /// <summary>Its number: 1, 2, 3, ... in the order in which blobs begin.</summary>
    public required uint Number { get; init; }

    /// <summary><c>file</c>, <c>image</c>, <c>dump</c> or <c>extra</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its path on the device, as bytes; of a file always.</summary>
    public byte[]? Path { get; init; }

    /// <summary>Its name in the bundle; of everything but a file always.</summary>
    public string? Name { get; init; }

    /// <summary>How long it is expected to be; a hint.</summary>
    public long? LengthBytes { get; init; }

    /// <summary>Data ranges of a sparse file: offset, length, offset, length, ...</summary>
    public IReadOnlyList<long>? Extents { get; init; }

    /// <summary>Digests beside SHA-256, <c>md5</c> and <c>sha1</c>; null for those of its kind.</summary>
    public IReadOnlyList<string>? Digests { get; init; }

    /// <summary>Whether it goes into the step's output folder.</summary>
    public bool Outside { get; init; }

    /// <summary>Whether a later run may go on with it.</summary>
    public bool Resumable { get; init; }

    /// <summary>How much of it an earlier attempt stored.</summary>
    public long ContinuesAtBytes { get; init; }

    /// <summary>What the kernel said about the file before it was read.</summary>
    public BlobMetadata? Metadata { get; init; }
}
