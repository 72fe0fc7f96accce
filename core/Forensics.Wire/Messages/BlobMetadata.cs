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
}
