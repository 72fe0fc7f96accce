using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>Builds records one at a time, for the few entries that do not come through <see cref="EntryFormatter"/>.</summary>
internal static class EntryFacts
{
    /// <summary>A record with nothing but the name and, if known, the type.</summary>
    public static FilesystemEntry NameOnly(EvidencePath path, FileType type, UnixTime readAt) => new()
    {
        Path = path,
        Name = NameOf(path),
        Type = TypeOf(type),
        ReadAt = readAt,
    };

    /// <summary>A full record.</summary>
    public static FilesystemEntry Of(EvidencePath path, in FileStatus status, EvidencePath? linkTarget, IdNames names, MountTable mounts, UnixTime readAt, EntryDetails details) => new()
    {
        Path = path,
        Name = NameOf(path),
        Type = TypeOf(status.Type),
        SizeBytes = status.LengthBytes,
        AllocatedBytes = status.Blocks512 * 512,
        BlockSizeBytes = status.BlockSizeBytes,
        Mode = Convert.ToString(status.Permissions, 8).PadLeft(4, '0'),
        OwnerId = status.UserId,
        OwnerName = names.User(status.UserId),
        GroupId = status.GroupId,
        GroupName = names.Group(status.GroupId),
        Flags = StatusFlags.Of(status.Attributes),
        Links = status.Links,
        Inode = Decimal(status.Inode),
        Device = Decimal(status.Device),
        SpecialDevice = status.Type is FileType.BlockDevice or FileType.CharacterDevice ? $"{status.SpecialMajor}:{status.SpecialMinor}" : null,
        MountId = status.MountId is { } mount ? Decimal(mounts.IdOf(mount)) : null,
        CreatedAt = status.CreatedAt,
        ModifiedAt = status.ModifiedAt,
        AccessedAt = status.AccessedAt,
        ChangedAt = status.ChangedAt,
        LinkTarget = linkTarget,
        FileId = details.FileId,
        Lsattr = details.Lsattr,
        Xattrs = details.Xattrs,
        Acl = details.Acl,
        Capabilities = details.Capabilities,
        CapabilitiesRootId = details.CapabilitiesRootId,
        SelinuxLabel = details.SelinuxLabel,
        MimeType = details.MimeType,
        ElfBuildId = details.ElfBuildId,
        Md5 = Hexadecimal(details.Digests?.Digests.Md5),
        Sha1 = Hexadecimal(details.Digests?.Digests.Sha1),
        Sha256 = Hexadecimal(details.Digests?.Digests.Sha256),
        ChangedDuringRead = details.Digests?.Changed,
        ReadAt = readAt,
    };

    public static EntryType? TypeOf(FileType type) => type switch
    {
        FileType.Regular => EntryType.File,
        FileType.Directory => EntryType.Directory,
        FileType.SymbolicLink => EntryType.Symlink,
        FileType.Fifo => EntryType.Fifo,
        FileType.Socket => EntryType.Socket,
        FileType.BlockDevice => EntryType.BlockDevice,
        FileType.CharacterDevice => EntryType.CharacterDevice,
        _ => null,
    };

    public static string Decimal(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Hexadecimal(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    public static EvidenceText NameOf(EvidencePath path)
    {
        var slash = path.Bytes.Span.LastIndexOf((byte)'/');
        return new(path.Bytes.Length > 1 ? path.Bytes[(slash + 1)..] : path.Bytes);
    }
}
