using System.Globalization;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What was found, in the contract's words.</summary>
internal static class FoundRecord
{
    private static readonly (ItemFlags Flag, string Word)[] Flags =
        [(ItemFlags.Truncated, "truncated"), (ItemFlags.ChangedDuringRead, "changed-during-read"), (ItemFlags.Sparse, "sparse")];

    /// <summary>For the index of content.</summary>
    public static PosixMetadata Metadata(FoundObject found)
    {
        var status = found.Status;
        return new()
        {
            Type = Type(status.Type),
            Mode = (uint)status.Permissions,
            OwnerId = status.UserId,
            GroupId = status.GroupId,
            SizeBytes = found.SizeBytes,
            Links = status.Links,
            Identity = status.Identity,
            ModifiedAt = status.ModifiedAt,
            AccessedAt = status.AccessedAt,
            ChangedAt = status.ChangedAt,
            CreatedAt = status.CreatedAt,
            LinkTarget = status.Type == FileType.SymbolicLink ? found.LinkTarget : null,
            SpecialDevice = status.Type is FileType.BlockDevice or FileType.CharacterDevice ? new SpecialDevice(status.SpecialMajor, status.SpecialMinor) : null,
            Attributes = found.Attributes,
            Lsattr = found.Lsattr,
        };
    }

    /// <summary>For the record.</summary>
    public static FileRecord Of(FoundObject found, IReadOnlyList<string> items, IdNames names, ItemState state, ItemFlags flags, string? reason)
    {
        var record = new FileRecord
        {
            Path = found.Path,
            Items = items,
            State = state,
            Flags = Words(flags),
            Reason = reason,
            ReadAt = found.ReadAt,
        };
        if (!found.HasStatus)
        {
            return record;
        }

        var status = found.Status;
        var after = found.HasChanged ? found.After : null;
        return record with
        {
            FileId = found.FileId,
            Type = (EntryType)Type(status.Type),
            SizeBytes = found.SizeBytes,
            AllocatedBytes = (long)Math.Min(status.Blocks512, long.MaxValue / 512) * 512,
            Mode = Convert.ToString(status.Permissions, 8).PadLeft(4, '0'),
            OwnerId = status.UserId,
            OwnerName = names.User(status.UserId),
            GroupId = status.GroupId,
            GroupName = names.Group(status.GroupId),
            Links = status.Links,
            Inode = Decimal(status.Inode),
            Device = Decimal(status.Device),
            CreatedAt = status.CreatedAt,
            ModifiedAt = status.ModifiedAt,
            AccessedAt = status.AccessedAt,
            ChangedAt = status.ChangedAt,
            LinkTarget = found.LinkTarget,
            SizeAfterBytes = after is { } now ? (long)Math.Min(now.LengthBytes, long.MaxValue) : null,
            ModifiedAfterAt = after?.ModifiedAt,
            ChangedAfterAt = after?.ChangedAt,
        };
    }

    /// <summary>64-bit numbers are decimal text in records.</summary>
    public static string Decimal(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static PosixType Type(FileType type) => type switch
    {
        FileType.Directory => PosixType.Directory,
        FileType.SymbolicLink => PosixType.Symlink,
        FileType.Fifo => PosixType.Fifo,
        FileType.Socket => PosixType.Socket,
        FileType.BlockDevice => PosixType.BlockDevice,
        FileType.CharacterDevice => PosixType.CharacterDevice,
        _ => PosixType.File,
    };

    private static string[] Words(ItemFlags flags)
        => flags == ItemFlags.None ? [] : [.. Flags.Where(pair => flags.HasFlag(pair.Flag)).Select(pair => pair.Word)];
}
