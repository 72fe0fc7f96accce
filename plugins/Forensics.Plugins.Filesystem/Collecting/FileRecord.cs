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
    public required string State { get; init; }

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

    [Description("file, directory, symlink, fifo, socket, block-device or character-device; null when the status could not be read.")]
    public EntryType? Type { get; init; }

    [Description("Length in bytes before it was read; null when the status could not be read.")]
    public long? SizeBytes { get; init; }

    [Description("Space taken on the device before it was read, in bytes; null when the status could not be read.")]
    public long? AllocatedBytes { get; init; }

    [Description("Of a file that changed while it was read: its length afterwards. What was stored is at most the length before.")]
    public long? SizeAfterBytes { get; init; }

    [Description("Of a file that changed while it was read: modified_at afterwards.")]
    public UnixTime? ModifiedAfterAt { get; init; }

    [Description("Of a file that changed while it was read: changed_at afterwards.")]
    public UnixTime? ChangedAfterAt { get; init; }

    [Description("Bytes of content that were stored, holes not counted; 0 for what has none.")]
    public long StoredBytes { get; init; }

    [Description("What its status said, of what has no line in the index of content, which has it otherwise; null too when it could not be read.")]
    public FileStatusRecord? Status { get; init; }

    [Description("When its status was read.")]
    public required UnixTime ReadAt { get; init; }
}
