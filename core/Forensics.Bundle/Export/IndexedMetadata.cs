namespace Forensics.Bundle.Export;

/// <summary>Metadata of one line of the <c>files</c> index.</summary>
internal sealed record IndexedMetadata
{
    /// <summary><c>file</c>, <c>directory</c>, <c>symlink</c>, <c>fifo</c>, <c>socket</c>, <c>block-device</c>, <c>character-device</c>.</summary>
    public required string Type { get; init; }

    /// <summary>0 or more.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>0 to 07777.</summary>
    public required int Mode { get; init; }

    public required uint OwnerId { get; init; }

    public required uint GroupId { get; init; }

    public required string Inode { get; init; }

    public required (uint Major, uint Minor)? SpecialDevice { get; init; }

    public required Timestamp? ModifiedAt { get; init; }

    public required Timestamp? AccessedAt { get; init; }

    public required Timestamp? ChangedAt { get; init; }

    public required Timestamp? CreatedAt { get; init; }

    public required byte[]? LinkTarget { get; init; }

    /// <summary>Names without NUL; a null value is not known.</summary>
    public required IReadOnlyList<(byte[] Name, byte[]? Value)> Attributes { get; init; }

    public required IReadOnlyList<string> Lsattr { get; init; }
}
