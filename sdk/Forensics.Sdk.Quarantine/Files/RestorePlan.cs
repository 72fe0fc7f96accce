namespace Forensics.Sdk.Quarantine.Files;

/// <summary>A restore, as the journal keeps it before it begins: all that <see cref="RestoreRepair"/> needs after a crash. Made by <see cref="FileRestore.Plan"/>.</summary>
public sealed record RestorePlan
{
    /// <summary>The token of the act: as for <see cref="FileRemoval.Remove"/>.</summary>
    public required string Token { get; init; }

    /// <summary>The file's state, as it was captured.</summary>
    public required PosixMetadata Metadata { get; init; }

    /// <summary>Where it holds data: in order, apart, within its size, at most <see cref="ActLimits.Extents"/>. Null when the content has no holes.</summary>
    public IReadOnlyList<Extent>? Extents { get; init; }

    /// <summary>SHA-256 of the content stream, that is of the data of <see cref="Extents"/> one after the other: 64 lower-case hexadecimal digits.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>Its paths: the first one and the other hard links. 1 to <see cref="ActLimits.Paths"/>.</summary>
    public required IReadOnlyList<EvidencePath> Paths { get; init; }

    /// <summary>What told the file from others: when one of the paths still leads to it, the others become links to it again. Null to make a new file.</summary>
    public FileKey? Key { get; init; }

    /// <summary>What is done when a name is taken.</summary>
    public ConflictRule Conflict { get; init; }

    /// <summary>Folders that will be made, outermost first.</summary>
    public IReadOnlyList<EvidencePath> MissingFolders { get; init; } = [];
}
