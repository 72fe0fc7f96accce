using System.ComponentModel;
using System.Text.Json.Serialization;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>One name in a directory. The order of the members is that of the fields; <see cref="EntryFormatter"/> and <see cref="DetailFormatter"/> write the same
/// by hand. What options add stands in a line only where it has a value, so that a listing without options is no longer for it.</summary>
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

    [Description("Only with file_id: 32 hexadecimal digits, the same for one file in every record, and another once its inode is used again.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FileId { get; init; }

    [Description("Only with flags, of regular files and directories: the letters of lsattr(1) that are set; others as bit_N. Absent where the file system has none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Lsattr { get; init; }

    [Description("Only with xattrs, and where there are any: extended attributes by name; the value is null when it could not be read or is too long.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EntryAttribute>? Xattrs { get; init; }

    [Description("Only with xattrs, and where there is one: the POSIX access list, then the default list, as the lines of getfacl --numeric.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Acl { get; init; }

    [Description("Only with xattrs, and where there are any: what a program gets by security.capability, as the text of getcap(8).")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Capabilities { get; init; }

    [Description("Of capabilities that belong to a user namespace: the user id that is root in it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public uint? CapabilitiesRootId { get; init; }

    [Description("Only with xattrs, and where there is one: security.selinux without its NUL.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvidenceText? SelinuxLabel { get; init; }

    [Description("Only with mime, of regular files: the type by magic numbers in the first 4,096 bytes; application/octet-stream when none is known.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MimeType { get; init; }

    [Description("Only with elf_build_id, of ELF files that have one: NT_GNU_BUILD_ID in hexadecimal digits.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ElfBuildId { get; init; }

    [Description("Only with hashes, of regular files up to max_hash_bytes: MD5 of the content in hexadecimal digits.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Md5 { get; init; }

    [Description("Only with hashes, of regular files up to max_hash_bytes: SHA-1 of the content in hexadecimal digits.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha1 { get; init; }

    [Description("Only with hashes, of regular files up to max_hash_bytes: SHA-256 of the content in hexadecimal digits.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }

    [Description("Only with digests: whether the length changed while the content was read; the digests are of what was read then.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ChangedDuringRead { get; init; }

    [Description("When this was read. One clock reading serves one batch of names, up to 64 KiB of them, taken before their status is read.")]
    public required UnixTime ReadAt { get; init; }
}
