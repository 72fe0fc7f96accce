using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>A dump in the bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Blob">Its id.</param>
/// <param name="SizeBytes">Its length.</param>
internal sealed record StoredDump(string Name, BlobId Blob, long SizeBytes);
