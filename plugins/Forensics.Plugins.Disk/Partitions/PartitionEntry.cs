namespace Forensics.Plugins.Disk.Partitions;

/// <summary>One entry of a partition table.</summary>
internal sealed record PartitionEntry
{
    /// <summary>As Linux numbers it: primary ones of an MBR from 1 to 4, logical ones from 5.</summary>
    public required int Number { get; init; }

    /// <summary>A GUID in lower case, or a byte as 0x83.</summary>
    public required string TypeId { get; init; }

    /// <summary>What that is; null when it is not known here.</summary>
    public required string? TypeName { get; init; }

    /// <summary>Of a GPT: the partition's own GUID.</summary>
    public string? Id { get; init; }

    /// <summary>Of a GPT; null for none.</summary>
    public string? Name { get; init; }

    public required long OffsetBytes { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Of a GPT.</summary>
    public ulong? AttributeBits { get; init; }

    /// <summary>Of an MBR: marked to boot from.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Of an MBR: it holds logical partitions.</summary>
    public bool IsExtended { get; init; }

    /// <summary>Its end lies behind that of the source.</summary>
    public bool IsBeyondEnd { get; init; }
}
