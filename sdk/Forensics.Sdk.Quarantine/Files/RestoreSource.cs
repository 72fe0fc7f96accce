namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What is to be restored: as a capture had it.</summary>
/// <param name="Metadata">Its state.</param>
/// <param name="Extents">Where it holds data; null when it has no holes.</param>
/// <param name="ContentSha256">SHA-256 of the data of the extents one after the other: 64 lower-case hexadecimal digits.</param>
/// <param name="Paths">All its paths, the first one first.</param>
/// <param name="Key">What told the file from others; null when that is not known any more.</param>
public sealed record RestoreSource(PosixMetadata Metadata, IReadOnlyList<Extent>? Extents, string ContentSha256, IReadOnlyList<EvidencePath> Paths, FileKey? Key);
