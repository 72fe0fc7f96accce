namespace Forensics.Sdk.Linux;

/// <summary>One line of <c>mountinfo</c> (<c>proc_pid_mountinfo(5)</c>), its octal escapes resolved.</summary>
public sealed record MountEntry
{
    /// <summary>The mount's id, unique while it exists.</summary>
    public required ulong Id { get; init; }

    /// <summary>
    /// What <see cref="FileStatus.MountId"/> has of files on it: another number where this process sees a copy of the mounts
    /// (<see cref="MountTable.Read(TargetRoot, out MountTable)"/>). Null when the copy does not have it: mounted since, or not to be told from another.
    /// </summary>
    public ulong? SeenId { get; init; }

    /// <summary>The id of the mount it lies on; one that the table does not have where that is out of sight.</summary>
    public required ulong ParentId { get; init; }

    /// <summary>Device number of the file system, as <c>makedev(3)</c> gives it. Files of btrfs have others.</summary>
    public required ulong Device { get; init; }

    /// <summary>Which directory of the file system is mounted: <c>/</c>, or another for a bind mount or subvolume.</summary>
    public required EvidencePath Root { get; init; }

    /// <summary>Where it is mounted, as seen from the process's root.</summary>
    public required EvidencePath MountPoint { get; init; }

    /// <summary>Options of this mount: <c>rw,relatime</c>.</summary>
    public required EvidenceText Options { get; init; }

    /// <summary>Where mounts on it appear too: <c>shared:7</c>, <c>master:3</c>, <c>propagate_from:2</c>, <c>unbindable</c>; none when it is private.</summary>
    public IReadOnlyList<string> Propagation { get; init; } = [];

    /// <summary>The file system's type: <c>ext4</c>, <c>fuse.sshfs</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What is mounted, as it was named: <c>/dev/sda1</c>, <c>server:/export</c>, <c>none</c>.</summary>
    public required EvidenceText Source { get; init; }

    /// <summary>Options of the file system.</summary>
    public required EvidenceText SuperOptions { get; init; }

    /// <summary>What reading it means.</summary>
    public FileSystemClass Class => FileSystemClasses.Of(Type, DeviceNumber.Major(Device));
}
