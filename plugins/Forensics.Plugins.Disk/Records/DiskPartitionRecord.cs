using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Records;

/// <summary>An entry of a partition table.</summary>
[Record("disk.partition", 1)]
[Description("An entry of the partition table of a source, as its own bytes have it. Null means that its kind of table does not tell.")]
internal sealed record DiskPartitionRecord
{
    [Description("The source.")]
    public required EvidencePath Path { get; init; }

    [Description("gpt or mbr.")]
    public required string? TableType { get; init; }

    [Description("Of the disk: a GUID, or the 32 bits of an MBR.")]
    public required string? TableId { get; init; }

    [Description("As Linux numbers it: logical partitions of an MBR from 5.")]
    public required long? PartitionNumber { get; init; }

    [Description("A GUID, or a byte as 0x83.")]
    public required string PartitionType { get; init; }

    public required string? PartitionTypeName { get; init; }

    [Description("Its own GUID.")]
    public required string? PartitionId { get; init; }

    public required string? PartitionName { get; init; }

    [Description("Where it begins, in bytes from the start of the source.")]
    public required long? PartitionOffsetBytes { get; init; }

    public required long? SizeBytes { get; init; }

    [Description("Attributes of a GPT, hexadecimal.")]
    public required string? AttributeBits { get; init; }

    [Description("Of an MBR: marked to boot from.")]
    public required bool? Bootable { get; init; }

    [Description("Of an MBR: it holds logical partitions.")]
    public required bool Extended { get; init; }

    [Description("Whether it ends behind the end of the source.")]
    public required bool BeyondEnd { get; init; }

    [Description("What begins there: luks1, luks2, bitlocker, lvm, raid; null for everything else.")]
    public required string? ContentType { get; init; }

    public required UnixTime ReadAt { get; init; }
}
