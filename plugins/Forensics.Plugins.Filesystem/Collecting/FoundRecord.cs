using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>What was found, in the contract's words.</summary>
internal static class FoundRecord
{
    private static readonly string[] States = [.. Enum.GetValues<ItemState>().Select(state => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString()))];

    private static readonly (ItemFlags Flag, string Word)[] Flags =
        [(ItemFlags.Truncated, "truncated"), (ItemFlags.ChangedDuringRead, "changed-during-read"), (ItemFlags.Sparse, "sparse")];

    /// <summary>A state as items have it: <c>over-limit</c>.</summary>
    public static string Word(ItemState state) => States[(int)state];

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
    public static FileRecord Of(FoundObject found, IReadOnlyList<string> items, ItemState state, ItemFlags flags, string? reason)
    {
        var after = found.HasChanged ? found.After : null;
        return new()
        {
            Path = found.Path,
            Items = items,
            State = Word(state),
            Flags = Words(flags),
            Reason = reason,
            FileId = found.FileId,
            Type = found.HasStatus ? (EntryType)Type(found.Status.Type) : null,
            SizeBytes = found.HasStatus ? found.SizeBytes : null,
            AllocatedBytes = found.HasStatus ? (long)Math.Min(found.Status.Blocks512, long.MaxValue / 512) * 512 : null,
            SizeAfterBytes = after is { } now ? (long)Math.Min(now.LengthBytes, long.MaxValue) : null,
            ModifiedAfterAt = after?.ModifiedAt,
            ChangedAfterAt = after?.ChangedAt,
            ReadAt = found.ReadAt,
        };
    }

    /// <summary>The status, of what has no line in the index of content.</summary>
    public static FileStatusRecord Status(FoundObject found, IdNames names, MountTable mounts)
    {
        var status = found.Status;
        return new()
        {
            Mode = Convert.ToString(status.Permissions, 8).PadLeft(4, '0'),
            OwnerId = status.UserId,
            OwnerName = names.User(status.UserId),
            GroupId = status.GroupId,
            GroupName = names.Group(status.GroupId),
            Links = status.Links,
            Inode = Decimal(status.Inode),
            Device = Decimal(status.Device),
            MountId = status.MountId is { } mount ? Decimal(mounts.IdOf(mount)) : null,
            CreatedAt = status.CreatedAt,
            ModifiedAt = status.ModifiedAt,
            AccessedAt = status.AccessedAt,
            ChangedAt = status.ChangedAt,
            LinkTarget = found.LinkTarget,
        };
    }

    private static string Decimal(ulong number) => number.ToString(CultureInfo.InvariantCulture);

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
