using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Records;

/// <summary>What could not be read.</summary>
[Record("disk.bad_range", 1)]
[Description("Sectors of a source, one after the other, that could not be read: they are zeros in the image.")]
internal sealed record DiskBadRangeRecord
{
    [Description("The source.")]
    public required EvidencePath Path { get; init; }

    [Description("The first, from 0.")]
    public required long FirstSector { get; init; }

    public required long SectorCount { get; init; }

    [Description("Where that is, in bytes from the start of the source.")]
    public required long? OffsetBytes { get; init; }

    public required long? SizeBytes { get; init; }

    [Description("What the kernel said of the first of them; null when an earlier attempt read there.")]
    public required int? Errno { get; init; }

    [Description("Its name.")]
    public required string? ErrnoName { get; init; }

    [Description("How often at most one of them was tried again.")]
    public required int Retries { get; init; }

    public required UnixTime ReadAt { get; init; }
}
