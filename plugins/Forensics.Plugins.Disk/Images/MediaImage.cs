using Forensics.Sdk.Images;

namespace Forensics.Plugins.Disk.Images;

/// <summary>An image that was made.</summary>
/// <param name="FirstName">The name of its first file; null when there is none.</param>
/// <param name="SegmentCount">How many files it has, those of an earlier attempt too.</param>
/// <param name="StoredBytes">Bytes of the media that are in it.</param>
/// <param name="Digests">Of the media; null when it has no end.</param>
/// <param name="IsCut">Whether the host did not take all of it.</param>
/// <param name="Resumption">Where it went on.</param>
internal sealed record MediaImage(string? FirstName, int SegmentCount, long StoredBytes, MediaDigests? Digests, bool IsCut, Resumption Resumption);
