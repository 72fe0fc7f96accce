using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Mounts;

/// <summary>The mounts of one namespace.</summary>
/// <param name="Inode">The namespace's inode number; null where it may not be seen.</param>
/// <param name="Pid">A process in it; null for the run's own.</param>
/// <param name="Table">Its table.</param>
internal sealed record NamespaceMounts(ulong? Inode, int? Pid, MountTable Table);
