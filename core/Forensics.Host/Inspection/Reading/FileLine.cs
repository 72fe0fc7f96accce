using System.Buffers.Text;

namespace Forensics.Host.Inspection.Reading;

/// <summary>A <c>filesystem.entry</c> record, version 1, as far as the rules ask about it.</summary>
internal sealed class FileLine : RecordLine
{
    private readonly int path;
    private readonly int name;
    private readonly int nameBytes;
    private readonly int type;
    private readonly int sizeBytes;
    private readonly int mode;
    private readonly int ownerId;
    private readonly int ownerName;
    private readonly int flags;
    private readonly int specialDevice;
    private readonly int createdAt;
    private readonly int modifiedAt;
    private readonly int modifiedAtUnix;
    private readonly int changedAt;
    private readonly int changedAtUnix;
    private readonly int readAt;

    public FileLine()
    {
        path = Want("path"u8, FieldType.Text);
        name = Want("name"u8, FieldType.Text);
        nameBytes = Want("name_bytes"u8, FieldType.Text);
        type = Want("type"u8, FieldType.Text);
        sizeBytes = Want("size_bytes"u8, FieldType.Number);
        mode = Want("mode"u8, FieldType.Text);
        ownerId = Want("owner_id"u8, FieldType.Number);
        ownerName = Want("owner_name"u8, FieldType.Text);
        flags = Want("flags"u8, FieldType.List);
        specialDevice = Want("special_device"u8, FieldType.Text);
        createdAt = Want("created_at"u8, FieldType.Text);
        modifiedAt = Want("modified_at"u8, FieldType.Text);
        modifiedAtUnix = Want("modified_at_unix"u8, FieldType.Text);
        changedAt = Want("changed_at"u8, FieldType.Text);
        changedAtUnix = Want("changed_at_unix"u8, FieldType.Text);
        readAt = Want("read_at"u8, FieldType.Text);
    }

    public ReadOnlySpan<byte> Path => Text(path);

    public ReadOnlySpan<byte> Name => Text(name);

    public bool IsNameLossy => Has(nameBytes);

    public bool IsFile => Text(type).SequenceEqual("file"u8);

    public bool IsDirectory => Text(type).SequenceEqual("directory"u8);

    public bool IsDevice => Text(type) is var kind && (kind.SequenceEqual("block-device"u8) || kind.SequenceEqual("character-device"u8));

    /// <summary>Permissions, set-id and sticky bits; 0 when unknown.</summary>
    public int Mode => Text(mode) is { Length: 4 } octal && octal is [>= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7']
        ? ((octal[0] - '0') << 9) | ((octal[1] - '0') << 6) | ((octal[2] - '0') << 3) | (octal[3] - '0')
        : 0;

    public ReadOnlySpan<byte> ModeText => Text(mode);

    public long? SizeBytes => Number(sizeBytes);

    public long? OwnerId => Number(ownerId);

    public ReadOnlySpan<byte> OwnerName => Text(ownerName);

    public ReadOnlySpan<byte> SpecialDevice => Text(specialDevice);

    public ReadOnlySpan<byte> ModifiedText => Text(modifiedAt);

    public ReadOnlySpan<byte> ChangedText => Text(changedAt);

    public RecordTime? CreatedAt => RecordTime.Parse(Text(createdAt));

    public RecordTime? ModifiedAt => Time(modifiedAt, modifiedAtUnix);

    public RecordTime? ChangedAt => Time(changedAt, changedAtUnix);

    public RecordTime? ReadAt => RecordTime.Parse(Text(readAt));

    /// <summary>Whether an attribute is set, such as <c>"immutable"</c>, quotation marks included.</summary>
    public bool HasFlag(ReadOnlySpan<byte> quoted) => List(flags).IndexOf(quoted) >= 0;

    /// <summary>A time outside the years 1 to 9999 stands as decimal seconds beside a null.</summary>
    private RecordTime? Time(int iso, int unix)
        => RecordTime.Parse(Text(iso)) ?? (Utf8Parser.TryParse(Text(unix), out long seconds, out _) ? new RecordTime(seconds, 0) : null);
}
