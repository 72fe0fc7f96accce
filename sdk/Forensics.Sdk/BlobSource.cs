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

    /// <summary>Sampled before the first read.</summary>
    public PosixMetadata? Metadata { get; init; }
}
