namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A <see cref="PosixMetadata"/> as JSON has it.</summary>
internal sealed record MetadataDocument
{
    public required string Type { get; init; }

    public required uint Mode { get; init; }

    public required uint OwnerId { get; init; }

    public required uint GroupId { get; init; }

    public required long SizeBytes { get; init; }

    public required uint Links { get; init; }

    public required ulong Device { get; init; }

    public required ulong Inode { get; init; }

    public required string ModifiedAt { get; init; }

    public required string AccessedAt { get; init; }

    public required string ChangedAt { get; init; }

    public string? CreatedAt { get; init; }

    public string? LinkTarget { get; init; }

    public string? LinkTargetBytes { get; init; }

    public SpecialDevice? SpecialDevice { get; init; }

    public IReadOnlyList<AttributeDocument>? Attributes { get; init; }

    public IReadOnlyList<string>? Lsattr { get; init; }

    public static MetadataDocument Of(PosixMetadata metadata) => new()
    {
        Type = metadata.Type.ToString(),
        Mode = metadata.Mode,
        OwnerId = metadata.OwnerId,
        GroupId = metadata.GroupId,
        SizeBytes = metadata.SizeBytes,
        Links = metadata.Links,
        Device = metadata.Identity.Device,
        Inode = metadata.Identity.Inode,
        ModifiedAt = TimeText.Of(metadata.ModifiedAt),
        AccessedAt = TimeText.Of(metadata.AccessedAt),
        ChangedAt = TimeText.Of(metadata.ChangedAt),
        CreatedAt = metadata.CreatedAt is { } created ? TimeText.Of(created) : null,
        LinkTarget = metadata.LinkTarget is { } target ? LossyText.Text(target.Bytes) : null,
        LinkTargetBytes = metadata.LinkTarget is { } lossy ? LossyText.Bytes(lossy.Bytes) : null,
        SpecialDevice = metadata.SpecialDevice,
        Attributes = metadata.Attributes?.Select(AttributeDocument.Of).ToArray(),
        Lsattr = metadata.Lsattr,
    };

    public PosixMetadata Checked() => new()
    {
        Type = Enum.TryParse<PosixType>(Type, out var type) && type.ToString() == Type ? type : throw new FormatException($"type: '{Type}' is none"),
        Mode = Mode <= 0xfff ? Mode : throw new FormatException($"mode: {Mode} cannot be"),
        OwnerId = OwnerId,
        GroupId = GroupId,
        SizeBytes = SizeBytes >= 0 ? SizeBytes : throw new FormatException($"size_bytes: {SizeBytes} cannot be"),
        Links = Links,
        Identity = new(Device, Inode),
        ModifiedAt = TimeText.Parse(ModifiedAt, "modified_at"),
        AccessedAt = TimeText.Parse(AccessedAt, "accessed_at"),
        ChangedAt = TimeText.Parse(ChangedAt, "changed_at"),
        CreatedAt = CreatedAt is null ? null : TimeText.Parse(CreatedAt, "created_at"),
        LinkTarget = LinkTarget is null ? null : new EvidencePath(LossyText.Read(LinkTarget, LinkTargetBytes)),
        SpecialDevice = SpecialDevice,
        Attributes = Attributes?.Select(it => it.ToAttribute()).ToArray(),
        Lsattr = Lsattr,
    };
}
