namespace Forensics.Wire.Messages;

/// <summary>What the kernel said about a file before it was read.</summary>
public sealed record BlobMetadata
{
    /// <summary>Permission, set-id and sticky bits.</summary>
    public required uint Mode { get; init; }

    /// <summary>The owner's user id.</summary>
    public required uint OwnerId { get; init; }

    /// <summary>The owning group's id.</summary>
    public required uint GroupId { get; init; }

    /// <summary>Size, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Hard links.</summary>
    public required uint Links { get; init; }

    /// <summary>Device number.</summary>
    public required ulong Device { get; init; }

    /// <summary>Inode number.</summary>
    public required ulong Inode { get; init; }

    /// <summary>ISO 8601 or decimal seconds.</summary>
    public required string ModifiedAt { get; init; }

    /// <summary>ISO 8601 or decimal seconds.</summary>
    public required string AccessedAt { get; init; }

    /// <summary>ISO 8601 or decimal seconds.</summary>
    public required string ChangedAt { get; init; }

    /// <summary>ISO 8601 or decimal seconds; null where the file system does not tell.</summary>
    public string? CreatedAt { get; init; }

    /// <summary><c>file</c>, <c>directory</c>, <c>symlink</c>, <c>fifo</c>, <c>socket</c>, <c>block-device</c> or <c>character-device</c>.</summary>
    public string Type { get; init; } = "file";

    /// <summary>Target of a symbolic link, as bytes.</summary>
    public byte[]? LinkTarget { get; init; }

    /// <summary>Major number of a device node; with <see cref="SpecialMinor"/>, or neither.</summary>
    public uint? SpecialMajor { get; init; }

    /// <summary>Minor number of a device node.</summary>
    public uint? SpecialMinor { get; init; }

    /// <summary>Extended attributes; null when they were not read.</summary>
    public IReadOnlyList<BlobAttribute>? Attributes { get; init; }

    /// <summary>Letters of <c>lsattr(1)</c>, others as <c>bit_N</c>; null when they were not read.</summary>
    public IReadOnlyList<string>? Lsattr { get; init; }
}
