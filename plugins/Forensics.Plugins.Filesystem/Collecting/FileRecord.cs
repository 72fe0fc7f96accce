using System.ComponentModel;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>One object that was asked for and found: what became of it.</summary>
[Record("files.file", 1)]
internal sealed record FileRecord
{
    [Description("Absolute path below the root under inspection.")]
    public required EvidencePath Path { get; init; }

    [Description("The requested items that it belongs to.")]
    public required IReadOnlyList<string> Items { get; init; }

    [Description("collected, or why it was not, or not whole: excluded, over-limit, missing (it vanished), denied, read-error, timed-out, unsupported.")]
    public required ItemState State { get; init; }

    [Description("What is to be known beside the state: truncated, changed-during-read, sparse.")]
    public required IReadOnlyList<string> Flags { get; init; }

    [Description("Why it is in this state; null for what was collected.")]
    public string? Reason { get; init; }

    [Description("Its id in the index of content (files, same step), decimal; null when it has no line there.")]
    public string? ContentId { get; init; }

    [Description("Whether it is one more name of what was collected before: a hard link, or the same file by way of a bind mount.")]
    public bool IsLink { get; init; }

    [Description("32 hexadecimal digits, the same for one file in every record, and another once its inode is used again; null when it could not be read.")]
    public string? FileId { get; init; }

    [Description("file, directory, symlink, fifo, socket, block-device or character-device; this and all fields below are null when the status could not be read.")]
    public EntryType? Type { get; init; }

    [Description("Length in bytes before it was read.")]
    public long? SizeBytes { get; init; }

    [Description("Space taken on the device before it was read, in bytes.")]
    public long? AllocatedBytes { get; init; }

    [Description("Permissions with set-user-ID, set-group-ID and sticky bit: four octal digits.")]
    public string? Mode { get; init; }

    [Description("User id of the owner.")]
    public uint? OwnerId { get; init; }

    [Description("The owner's name in etc/passwd of the root under inspection; null when it has none.")]
    public EvidenceText? OwnerName { get; init; }

    [Description("Group id.")]
    public uint? GroupId { get; init; }

    [Description("The group's name in etc/group of the root under inspection; null when it has none.")]
    public EvidenceText? GroupName { get; init; }

    [Description("Hard links.")]
    public uint? Links { get; init; }

    [Description("Inode number, decimal.")]
    public string? Inode { get; init; }

    [Description("Device number of the file system as makedev(3) gives it, decimal.")]
    public string? Device { get; init; }

    [Description("Id of the mount in mountinfo, decimal; null before Linux 5.8.")]
    public string? MountId { get; init; }

    [Description("When it was created; null where the file system does not tell.")]
    public UnixTime? CreatedAt { get; init; }

    [Description("When the content last changed, before it was read.")]
    public UnixTime? ModifiedAt { get; init; }

    [Description("When the content was last read, before this did.")]
    public UnixTime? AccessedAt { get; init; }

    [Description("When the status last changed, before it was read.")]
    public UnixTime? ChangedAt { get; init; }

    [Description("Target of a symbolic link, as it stands in the link; else null.")]
    public EvidencePath? LinkTarget { get; init; }

    [Description("Of a file that changed while it was read: its length afterwards. What was stored is at most the length before.")]
    public long? SizeAfterBytes { get; init; }

    [Description("Of a file that changed while it was read: modified_at afterwards.")]
    public UnixTime? ModifiedAfterAt { get; init; }

    [Description("Of a file that changed while it was read: changed_at afterwards.")]
    public UnixTime? ChangedAfterAt { get; init; }

    [Description("Bytes of content that were stored, holes not counted; 0 for what has none.")]
    public long StoredBytes { get; init; }

    [Description("When its status was read.")]
    public required UnixTime ReadAt { get; init; }
}
