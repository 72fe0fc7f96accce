using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>What became of an area's content.</summary>
/// <param name="Image">Its name in the bundle; null when the bundle takes no more.</param>
/// <param name="Blob">Its id; null when a read was not answered: the blob stays open until the step ends.</param>
/// <param name="StoredBytes">Null when that is not known.</param>
/// <param name="UnreadBytes">Zeros in it for what could not be read.</param>
/// <param name="IsWhole">All of the area is in it, as it was.</param>
internal sealed record StoredArea(string? Image, BlobId? Blob, long? StoredBytes, long UnreadBytes, bool IsWhole);
