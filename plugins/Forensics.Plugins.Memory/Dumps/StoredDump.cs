using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>A dump in the bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Blob">Its id; null when it was not answered for, and stays open until the step ends.</param>
/// <param name="SizeBytes">Its length.</param>
internal sealed record StoredDump(string Name, BlobId? Blob, long SizeBytes);
