using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Mounts;

/// <summary>One mount of one mount namespace, proc_pid_mountinfo(5).</summary>
[Record("mount", 1)]
[Description("One mount of one mount namespace.")]
internal sealed record MountRecord
{
    [Description("The mount's id, decimal.")]
    public required string MountId { get; init; }

    [Description("The id of the mount it lies on, decimal. Of the lowest it is one that no record has.")]
    public required string ParentMountId { get; init; }

    [Description("Where it is mounted, as a process of the namespace sees it.")]
    public required EvidencePath Path { get; init; }

    [Description("Which folder of the file system is mounted: / or, for a bind mount or subvolume, another.")]
    public required EvidencePath Root { get; init; }

    [Description("Device number of the file system, as makedev(3) gives it, in decimal. The same where the same file system is mounted twice.")]
    public required string Device { get; init; }

    [Description("The file system's type: ext4, fuse.sshfs.")]
    public required string Type { get; init; }

    [Description("local, network, fuse, auto-fs, kernel, or unknown to us.")]
    public required string FileSystemClass { get; init; }

    [Description("What is mounted, as it was named.")]
    public required EvidenceText Source { get; init; }

    [Description("Options of this mount: rw,noexec.")]
    public required EvidenceText MountOptions { get; init; }

    [Description("Options of the file system.")]
    public required EvidenceText SuperOptions { get; init; }

    [Description("shared:N, master:N, propagate_from:N, unbindable; none when it is private.")]
    public required IReadOnlyList<string> Propagation { get; init; }

    [Description("The mount that lies over all of it at the same place, decimal: what it holds is seen by no path there. Null when there is none.")]
    public required string? CoveredBy { get; init; }

    [Description("The inode number of the mount namespace, decimal.")]
    public required string? MountNamespace { get; init; }

    [Description("Whether it is the namespace that the run was started in.")]
    public required bool IsOwnNamespace { get; init; }

    [Description("A process of the namespace. Null for the run's own.")]
    public required int? ExamplePid { get; init; }

    [Description("Size of the file system, statfs(2). Asked of local file systems in the run's own namespace alone: others may not answer.")]
    public required long? SizeBytes { get; init; }

    [Description("What is free of it.")]
    public required long? FreeBytes { get; init; }

    [Description("What users other than root can have of it.")]
    public required long? AvailableBytes { get; init; }

    [Description("Inodes, used and free; null where the file system does not count them.")]
    public required ulong? InodesTotal { get; init; }

    public required ulong? InodesFree { get; init; }

    [Description("Whether fstab has a line for this place. Null in other namespaces, whose root may have another.")]
    public required bool? InFstab { get; init; }

    [Description("When its table was read.")]
    public required UnixTime ReadAt { get; init; }
}
