using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>The digests of a file's content.</summary>
/// <param name="Digests">Those that were asked for.</param>
/// <param name="Changed">The length changed while it was read.</param>
internal sealed record EntryDigests(FileDigests Digests, bool Changed);
