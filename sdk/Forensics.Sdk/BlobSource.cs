namespace Forensics.Sdk;

/// <summary>Where a blob comes from. The host chooses the name of its entry; <see cref="Path"/> is only ever data.</summary>
public sealed record BlobSource
{
    /// <summary>What it is.</summary>
    public required BlobKind Kind { get; init; }

    /// <summary>Its path below the inspected root; needed for <see cref="BlobKind.File"/>.</summary>
    public EvidencePath? Path { get; init; }

    /// <summary>Its name in the bundle, 1 to 100 characters of <c>A-Z a-z 0-9 . _ -</c>, not beginning with a dot nor ending like <c>.part0001</c>; needed for every other kind.</summary>
    public string? Name { get; init; }

    /// <summary>How long the content is expected to be; a hint.</summary>
    public long? LengthBytes { get; init; }

    /// <summary>Data ranges of a sparse file, in order, at most 30,000: their bytes are the content, one after the other. Null when there are no holes.</summary>
    public IReadOnlyList<Extent>? Extents { get; init; }

    /// <summary>Digests of the content beside SHA-256, which it always has; null for what its kind has: MD5, but of a dump none.</summary>
    public BlobDigests? Digests { get; init; }

    /// <summary>Of an image: whether it goes into the folder that the step's option with <see cref="OutputFolderAttribute"/> names, and not into the bundle, which then has its line in the index of content alone.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Of an image: whether a later run may go on with it from a checkpoint.</summary>
    public bool IsResumable { get; init; }

    /// <summary>Of a resumable image: how much of it an earlier attempt stored (<see cref="EarlierAttempt.StoredBytes"/>), when the content is what follows. 0 when it is all of it.</summary>
    public long ContinuesAtBytes { get; init; }

    /// <summary>Sampled before the first read.</summary>
    public PosixMetadata? Metadata { get; init; }
}
