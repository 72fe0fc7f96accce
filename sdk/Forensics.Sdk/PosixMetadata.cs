namespace Forensics.Sdk;

/// <summary>What the kernel says about a file, sampled before its content is read (<c>statx(2)</c>).</summary>
public sealed record PosixMetadata
{
    /// <summary>Permission, set-id and sticky bits: 0 to 07777.</summary>
    public required uint Mode { get; init; }

    /// <summary>The owner's user id.</summary>
    public required uint OwnerId { get; init; }

    /// <summary>The owning group's id.</summary>
    public required uint GroupId { get; init; }

    /// <summary>Size when it was sampled, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Hard links.</summary>
    public required uint Links { get; init; }

    /// <summary>Device and inode.</summary>
    public required FileIdentity Identity { get; init; }

    /// <summary>When the content last changed.</summary>
    public required UnixTime ModifiedAt { get; init; }

    /// <summary>When it was last read, before we did.</summary>
    public required UnixTime AccessedAt { get; init; }

    /// <summary>When its metadata last changed.</summary>
    public required UnixTime ChangedAt { get; init; }

    /// <summary>When it was created; null where the file system does not tell.</summary>
    public UnixTime? CreatedAt { get; init; }

    /// <summary>What it is. Default: a regular file.</summary>
    public PosixType Type { get; init; }

    /// <summary>Target of a symbolic link as it stands in the link, 1 to 65,536 bytes; null for everything else.</summary>
    public EvidencePath? LinkTarget { get; init; }

    /// <summary>Number of a block or character device; null for everything else.</summary>
    public SpecialDevice? SpecialDevice { get; init; }

    /// <summary>
    /// Extended attributes, at most 1,000, names and values together at most 128 KiB; POSIX access lists and file capabilities are among them. Null when they
    /// were not read, empty when there are none.
    /// </summary>
    public IReadOnlyList<PosixAttribute>? Attributes { get; init; }

    /// <summary>Letters of <c>lsattr(1)</c> that are set, others as <c>bit_N</c>; at most 64. Null when they were not read.</summary>
    public IReadOnlyList<string>? Lsattr { get; init; }
}
