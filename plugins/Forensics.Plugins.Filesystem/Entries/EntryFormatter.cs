using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>
/// Writes <c>filesystem.entry</c> lines by hand: the serialiser takes half as long as the system calls themselves. A test compares both on hostile values.
/// One formatter serves one thread. What stays the same from entry to entry (owners, device, flags, dates) is kept as finished text.
/// </summary>
internal sealed class EntryFormatter
{
    // All fixed text and numbers of a line, with room to spare.
    private const int FixedBytes = 4_096;
    private const int BytesOfOwners = 2 * LinuxLimits.IdNameBytes * (JsonText.GrowthFactor + 2);

    private readonly MountTable mounts;
    private readonly OwnerText owners;
    private readonly OwnerText groups;
    private readonly TimeText times = new();
    private readonly LineBuffer constants = new(512);
    private readonly byte[] name = new byte[LinuxLimits.NameBytes * JsonText.GrowthFactor];

    private ulong device;
    private ulong? mount;
    private ulong attributes = ulong.MaxValue;
    private byte[] deviceText = [];
    private byte[] mountText = [];
    private byte[] flagsText = [];
    private byte[] readAtText = [];

    public EntryFormatter(IdNames names, MountTable mounts)
    {
        this.mounts = mounts;
        owners = new("owner", names.User);
        groups = new("group", names.Group);
    }

    /// <summary>When the entries that follow were read.</summary>
    public void SetReadAt(UnixTime readAt)
    {
        constants.Clear();
        constants.Append(",\"read_at\":"u8);
        Time(constants, "read_at"u8, readAt);
        constants.Append("}\n"u8);
        readAtText = constants.Written.ToArray();
    }

    /// <summary>How every line of the entries that follow ends; a copy of its own.</summary>
    public byte[] LineEnd => readAtText;

    /// <summary>Appends one line.</summary>
    /// <param name="line">Where it goes.</param>
    /// <param name="directory">The directory that holds the entry.</param>
    /// <param name="entryName">1 to 255 bytes.</param>
    /// <param name="status">The status.</param>
    /// <param name="hasTarget">Whether a link's target could be read.</param>
    /// <param name="target">The target.</param>
    public void Append(LineBuffer line, DirectoryText directory, ReadOnlySpan<byte> entryName, in FileStatus status, bool hasTarget, ReadOnlySpan<byte> target)
    {
        AppendStart(line, directory, entryName, status, hasTarget, target);
        line.Append(readAtText);
    }

    /// <summary>Appends one line without its end, so that more fields can follow; then comes <see cref="LineEnd"/>.</summary>
    /// <param name="line">Where it goes.</param>
    /// <param name="directory">The directory that holds the entry.</param>
    /// <param name="entryName">1 to 255 bytes.</param>
    /// <param name="status">The status.</param>
    /// <param name="hasTarget">Whether a link's target could be read.</param>
    /// <param name="target">The target.</param>
    public void AppendStart(LineBuffer line, DirectoryText directory, ReadOnlySpan<byte> entryName, in FileStatus status, bool hasTarget, ReadOnlySpan<byte> target)
    {
        line.Reserve(FixedBytes + BytesOfOwners + (directory.LineStart.Length * 2) + directory.Bytes.Length + (entryName.Length * 16) + (target.Length * 8));
        var escaped = name.AsSpan(0, JsonText.Escape(entryName, name, out var isExact));
        line.Append(directory.LineStart);
        line.Append(escaped);
        if (!isExact || !directory.IsExact)
        {
            PathBytes(line, directory.Bytes, entryName);
        }

        line.Append("\",\"name\":\""u8);
        line.Append(escaped);
        if (!isExact)
        {
            line.Append("\",\"name_bytes\":\""u8);
            line.Advance(JsonText.Base64(entryName, line.Free));
        }

        line.Append(TypeText(status.Type));
        line.Append(status.LengthBytes);
        line.Append(",\"allocated_bytes\":"u8);
        line.Append(status.Blocks512 * 512);
        line.Append(",\"block_size_bytes\":"u8);
        line.Append(status.BlockSizeBytes);
        Mode(line, status.Permissions);
        line.Append(owners.Of(status.UserId));
        line.Append(groups.Of(status.GroupId));
        line.Append(Flags(status.Attributes));
        line.Append(status.Links);
        line.Append(",\"inode\":\""u8);
        line.Append(status.Inode);
        line.Append(Device(status.Device));
        SpecialDevice(line, status);
        line.Append(Mount(status.MountId));
        line.Append(",\"created_at\":"u8);
        if (status.CreatedAt is { } created)
        {
            Time(line, "created_at"u8, created);
        }
        else
        {
            line.Append("null"u8);
        }

        line.Append(",\"modified_at\":"u8);
        Time(line, "modified_at"u8, status.ModifiedAt);
        line.Append(",\"accessed_at\":"u8);
        Time(line, "accessed_at"u8, status.AccessedAt);
        line.Append(",\"changed_at\":"u8);
        Time(line, "changed_at"u8, status.ChangedAt);
        LinkTarget(line, hasTarget, target);
    }

    private static void PathBytes(LineBuffer line, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
    {
        // Rare: the two parts have to be one for base64.
        var path = new byte[directory.Length + name.Length];
        directory.CopyTo(path);
        name.CopyTo(path.AsSpan(directory.Length));
        line.Append("\",\"path_bytes\":\""u8);
        line.Advance(JsonText.Base64(path, line.Free));
    }

    private static ReadOnlySpan<byte> TypeText(FileType type) => type switch
    {
        FileType.Regular => "\",\"type\":\"file\",\"size_bytes\":"u8,
        FileType.Directory => "\",\"type\":\"directory\",\"size_bytes\":"u8,
        FileType.SymbolicLink => "\",\"type\":\"symlink\",\"size_bytes\":"u8,
        FileType.Fifo => "\",\"type\":\"fifo\",\"size_bytes\":"u8,
        FileType.Socket => "\",\"type\":\"socket\",\"size_bytes\":"u8,
        FileType.BlockDevice => "\",\"type\":\"block-device\",\"size_bytes\":"u8,
        FileType.CharacterDevice => "\",\"type\":\"character-device\",\"size_bytes\":"u8,
        _ => "\",\"type\":null,\"size_bytes\":"u8,
    };

    private static void Mode(LineBuffer line, int permissions)
    {
        line.Append(",\"mode\":\""u8);
        var digits = line.Free;
        digits[4] = (byte)'"';
        for (var i = 3; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (permissions & 7));
            permissions >>= 3;
        }

        line.Advance(5);
    }

    private static void SpecialDevice(LineBuffer line, in FileStatus status)
    {
        if (status.Type is not (FileType.BlockDevice or FileType.CharacterDevice))
        {
            line.Append("null"u8);
            return;
        }

        line.Append("\""u8);
        line.Append(status.SpecialMajor);
        line.Append(":"u8);
        line.Append(status.SpecialMinor);
        line.Append("\""u8);
    }

    private static void LinkTarget(LineBuffer line, bool hasTarget, ReadOnlySpan<byte> target)
    {
        if (!hasTarget)
        {
            line.Append(",\"link_target\":null"u8);
            return;
        }

        line.Append(",\"link_target\":\""u8);
        line.Advance(JsonText.Escape(target, line.Free, out var isExact));
        line.Append("\""u8);
        if (!isExact)
        {
            line.Append(",\"link_target_bytes\":\""u8);
            line.Advance(JsonText.Base64(target, line.Free));
            line.Append("\""u8);
        }
    }

    private void Time(LineBuffer line, ReadOnlySpan<byte> field, UnixTime time)
    {
        if (times.TryWrite(time, line.Free))
        {
            line.Advance(TimeText.LengthBytes);
            return;
        }

        line.Append("null,\""u8);
        line.Append(field);
        line.Append("_unix\":\""u8);
        line.Append(Encoding.ASCII.GetBytes(time.ToDecimalSeconds()));
        line.Append("\""u8);
    }

    private ReadOnlySpan<byte> Device(ulong number)
    {
        if (number != device || deviceText.Length == 0)
        {
            device = number;
            deviceText = [.. "\",\"device\":\""u8, .. Encoding.ASCII.GetBytes(EntryFacts.Decimal(number)), .. "\",\"special_device\":"u8];
        }

        return deviceText;
    }

    private ReadOnlySpan<byte> Mount(ulong? id)
    {
        if (id != mount || mountText.Length == 0)
        {
            mount = id;
            mountText = id is { } known
                ? [.. ",\"mount_id\":\""u8, .. Encoding.ASCII.GetBytes(EntryFacts.Decimal(mounts.IdOf(known))), (byte)'"']
                : [.. ",\"mount_id\":null"u8];
        }

        return mountText;
    }

    private ReadOnlySpan<byte> Flags(ulong bits)
    {
        if (bits != attributes || flagsText.Length == 0)
        {
            attributes = bits;
            var names = string.Join("\",\"", StatusFlags.Of(bits));
            flagsText = Encoding.ASCII.GetBytes($",\"flags\":[{(names.Length == 0 ? names : $"\"{names}\"")}],\"links\":");
        }

        return flagsText;
    }
}
