namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Where an object comes from: what its receiver knows beside its content.</summary>
public sealed record ObjectOrigin
{
    /// <summary>Paths of the file: one or more, hard links of the same inode.</summary>
    public required IReadOnlyList<EvidencePath> Paths { get; init; }

    /// <summary>The file's <c>file_id</c>; null when it could not be made.</summary>
    public string? FileId { get; init; }

    /// <summary>All that is needed to make the file again.</summary>
    public required PosixMetadata Metadata { get; init; }

    /// <summary>Ranges of a sparse file that hold data, in order; null for a file without holes.</summary>
    public IReadOnlyList<Extent>? Extents { get; init; }

    /// <summary>The run that received it.</summary>
    public required string RunId { get; init; }

    /// <summary>Processes that held it.</summary>
    public IReadOnlyList<ObjectHolder> Holders { get; init; } = [];
}
