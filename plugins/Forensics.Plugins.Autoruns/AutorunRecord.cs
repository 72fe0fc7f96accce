using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns;

/// <summary>One thing that starts by itself.</summary>
[Record("autorun", 1)]
[Description("One thing that starts by itself: the file that says so, what it starts, when, as whom, and whether file and target are as a package left them.")]
internal sealed record AutorunRecord
{
    [Description("cron, at, systemd-unit, systemd-timer, ...: the list stands in docs/autoruns.md.")]
    public required string AutorunType { get; init; }

    [Description("Name of the file that says so: the path's last component.")]
    public required EvidenceText Name { get; init; }

    [Description("Absolute path of the file that says so, below the root under inspection.")]
    public required EvidencePath Path { get; init; }

    [Description("What the file calls it: a unit, a key, a job; null when it has no name.")]
    public required EvidenceText? Entry { get; init; }

    [Description("Line in the file, from 1; null for what is the whole file, or its existence.")]
    public required int? Line { get; init; }

    [Description("The text that says so, as it stands in the file, cut at 16,384 bytes; null for what is the whole file, or its existence.")]
    public required EvidenceText? Text { get; init; }

    [Description("What is started, as written, with its arguments; null for what is loaded, not started.")]
    public required EvidenceText? Command { get; init; }

    [Description("When: boot, login of USER, at SCHEDULE, event NAME.")]
    public required string? Trigger { get; init; }

    [Description("Whether it takes effect; null where that cannot be told.")]
    public required bool? Enabled { get; init; }

    [Description("Why it does or does not.")]
    public required string? EnabledReason { get; init; }

    [Description("As whom it runs; null where that cannot be told.")]
    public required EvidenceText? RunAs { get; init; }

    [Description("Length of the file in bytes. This and the fields up to package_state are of the file that says so; null when it could not be read.")]
    public required ulong? SizeBytes { get; init; }

    [Description("Permissions with set-user-ID, set-group-ID and sticky bit: four octal digits.")]
    public required string? Mode { get; init; }

    [Description("Attributes that are set (statx): compressed, immutable, append, nodump, encrypted, automount, mount_root, verity, dax; others as bit_N.")]
    public required IReadOnlyList<string>? Flags { get; init; }

    [Description("User id of the owner.")]
    public required uint? OwnerId { get; init; }

    [Description("The owner's name in etc/passwd of the root under inspection; null when it has none.")]
    public required EvidenceText? OwnerName { get; init; }

    [Description("Group id.")]
    public required uint? GroupId { get; init; }

    [Description("The group's name in etc/group of the root under inspection; null when it has none.")]
    public required EvidenceText? GroupName { get; init; }

    [Description("When it was created; null where the file system does not tell.")]
    public required UnixTime? CreatedAt { get; init; }

    [Description("When its content last changed.")]
    public required UnixTime? ModifiedAt { get; init; }

    [Description("When its content was last read, before this did.")]
    public required UnixTime? AccessedAt { get; init; }

    [Description("When its status last changed.")]
    public required UnixTime? ChangedAt { get; init; }

    [Description("Target of a symbolic link, as it stands in the link; else null. Digests and package are of the file that it leads to.")]
    public required EvidencePath? LinkTarget { get; init; }

    [Description("As in every record: the same for one file, and another once its inode is used again.")]
    public required string? FileId { get; init; }

    [Description("MD5 of the content in hexadecimal digits; null when it is over max_hash_bytes, no regular file, a file of the kernel's own file systems (proc, sysfs), or could not be read.")]
    public required string? Md5 { get; init; }

    [Description("SHA-256 of the content in hexadecimal digits; null when it is over max_hash_bytes, no regular file, a file of the kernel's own file systems (proc, sysfs), or could not be read.")]
    public required string? Sha256 { get; init; }

    [Description("Whether somebody who is neither root nor the user of run_as can write the file or put another in its place: file, what it leads to, or a folder above either belongs to somebody else, or can be written by everybody or by a group that is neither root's nor of run_as's own name. A sticky folder such as /tmp counts only where the file does not exist yet. An access control list counts as its mask. Null when a status could not be read, and for a file of the kernel's own file systems.")]
    public required bool? WritableByOthers { get; init; }

    [Description("Package that owns the file; null when none does, or there is no package database. With its architecture where several can be installed: libc6:amd64, glibc.x86_64.")]
    public required string? Package { get; init; }

    [Description("Version of that package.")]
    public required string? PackageVersion { get; init; }

    [Description("unchanged, changed, configuration-changed (a file that the administrator may change: conffile, %config), no-digest (owned, the database has no digest to compare), unpackaged, no-database. Null when the file or a package database could not be read, the file is over max_hash_bytes, or of the kernel's own file systems.")]
    public required string? PackageState { get; init; }

    [Description("Absolute path of the program, script, library or module that is started or loaded; null where it cannot be told. The fields that follow are of it, or of what it leads to when it is a link.")]
    public required EvidencePath? TargetPath { get; init; }

    [Description("Whether it exists, and what it leads to when it is a link; null without a path, or when it could not be asked.")]
    public required bool? TargetExists { get; init; }

    [Description("Permissions: four octal digits.")]
    public required string? TargetMode { get; init; }

    [Description("User id of the owner.")]
    public required uint? TargetOwnerId { get; init; }

    [Description("When its content last changed.")]
    public required UnixTime? TargetModifiedAt { get; init; }

    [Description("When its status last changed.")]
    public required UnixTime? TargetChangedAt { get; init; }

    [Description("As in every record that speaks of the file.")]
    public required string? TargetFileId { get; init; }

    [Description("MD5 of its content in hexadecimal digits.")]
    public required string? TargetMd5 { get; init; }

    [Description("SHA-256 of its content in hexadecimal digits.")]
    public required string? TargetSha256 { get; init; }

    [Description("As writable_by_others; of a target that does not exist: whether others can make it.")]
    public required bool? TargetWritableByOthers { get; init; }

    [Description("Package that owns it.")]
    public required string? TargetPackage { get; init; }

    [Description("As package_state.")]
    public required string? TargetPackageState { get; init; }

    [Description("The run of forensics whose timer this is, by name, place and owner: what that run did is undone by it. Anybody who is root can make a file of that name: look at its command. Null for all else.")]
    public required string? ForensicsRunId { get; init; }

    [Description("When this was read.")]
    public required UnixTime ReadAt { get; init; }
}
