namespace Forensics.Wire.Messages;

/// <summary>An object without content of its own; it begins and ends at once.</summary>
public sealed record BlobObjectMessage
{
    /// <summary>Its number, of the same row as those of blobs.</summary>
    public required uint Number { get; init; }

    /// <summary>Its path on the device, as bytes.</summary>
    public required byte[] Path { get; init; }

    /// <summary>Of a hard link: the number of what has the same inode, lower than its own.</summary>
    public uint? LinkOf { get; init; }

    /// <summary>What the kernel said about it.</summary>
    public required BlobMetadata Metadata { get; init; }
}
