using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>One name in a directory. The order of the members is that of the fields; <see cref="EntryFormatter"/> writes the same by hand.</summary>
[Record("filesystem.entry", 1)]
internal sealed record FilesystemEntry
{
    [Description("Absolute path below the root under inspection.")]
    public required EvidencePath Path { get; init; }

    [Description("The path's last component; / for the root itself.")]
    public required EvidenceText Name { get; init; }

    [Description("file, directory, symlink, fifo, socket, block-device or character-device; null when unknown.")]
    public EntryType? Type { get; init; }

    [Description("Length in bytes; of a symbolic link that of its target. This and all fields below are null when the file's status could not, or must not, be read.")]
    public ulong? SizeBytes { get; init; }

    [Description("Space taken on the device, in bytes.")]
    public ulong? AllocatedBytes { get; init; }

    [Description("Preferred size of one read, in bytes.")]
    public uint? BlockSizeBytes { get; init; }

    [Description("Permissions with set-user-ID, set-group-ID and sticky bit: four octal digits, 4755.")]
    public string? Mode { get; init; }

    [Description("User id of the owner, as the file system has it.")]
    public uint? OwnerId { get; init; }

    [Description("The owner's name in etc/passwd of the root under inspection; null when it has none.")]
    public EvidenceText? OwnerName { get; init; }

    [Description("Group id, as the file system has it.")]
    public uint? GroupId { get; init; }

    [Description("The group's name in etc/group of the root under inspection; null when it has none.")]
    public EvidenceText? GroupName { get; init; }

    [Description("Attributes that are set (statx): compressed, immutable, append, nodump, encrypted, automount, mount_root, verity, dax; others as bit_N.")]
    public IReadOnlyList<string>? Flags { get; init; }

    [Description("Hard links.")]
    public uint? Links { get; init; }

    [Description("Inode number, decimal.")]
    public string? Inode { get; init; }

    [Description("Device number of the file system as makedev(3) gives it, decimal.")]
    public string? Device { get; init; }

    [Description("major:minor of a block or character device; else null.")]
    public string? SpecialDevice { get; init; }

    [Description("Id of the mount in mountinfo, decimal; null before Linux 5.8.")]
    public string? MountId { get; init; }

    [Description("When the file was created; null where the file system does not tell.")]
    public UnixTime? CreatedAt { get; init; }

    [Description("When the content last changed.")]
    public UnixTime? ModifiedAt { get; init; }

    [Description("When the content was last read, as far as the mount keeps it; taken before this listing reads a link's target.")]
    public UnixTime? AccessedAt { get; init; }

    [Description("When the status last changed.")]
    public UnixTime? ChangedAt { get; init; }

    [Description("Target of a symbolic link, as it stands in the link; else null.")]
    public EvidencePath? LinkTarget { get; init; }

    [Description("When this was read. One clock reading serves one batch of names, up to 64 KiB of them, taken before their status is read.")]
    public required UnixTime ReadAt { get; init; }
}
