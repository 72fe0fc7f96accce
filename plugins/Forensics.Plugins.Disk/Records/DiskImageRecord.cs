using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Records;

/// <summary>An acquisition.</summary>
[Record("disk.image", 1)]
[Description("One image that was made. Its files are the records disk.segment, what could not be read the records disk.bad_range. Null means unknown.")]
internal sealed record DiskImageRecord
{
    [Description("The source, as it was asked for.")]
    public required EvidencePath Path { get; init; }

    [Description("Where that leads: the kernel's name of a device; null of a file.")]
    public required string? SourceDevice { get; init; }

    [Description("disk, partition, file, or another kind of disk.device.")]
    public required string Kind { get; init; }

    [Description("Device number of a device as makedev(3) gives it, in decimal.")]
    public required string? Device { get; init; }

    public required string? Model { get; init; }

    public required string? Serial { get; init; }

    public required string? Wwid { get; init; }

    [Description("e01 or raw.")]
    public required string Format { get; init; }

    [Description("Of an e01: none, fast or best.")]
    public required string? Compression { get; init; }

    [Description("The name of its first file, below images/STEP/ of the bundle or in output_folder; null when there is none.")]
    public required string? Image { get; init; }

    [Description("The folder that its files are in; null when they are in the bundle.")]
    public required string? OutputFolder { get; init; }

    [Description("How many files it has.")]
    public required long SegmentCount { get; init; }

    [Description("Length of the source when it was opened.")]
    public required long? SizeBytes { get; init; }

    [Description("Bytes of the source that are in the image, zeros for what could not be read included.")]
    public required long? StoredBytes { get; init; }

    [Description("Zeros behind the end of a file whose length is no multiple of a sector: they are in the digests.")]
    public required int PaddingBytes { get; init; }

    public required long? LogicalSectorBytes { get; init; }

    public required long? PhysicalSectorBytes { get; init; }

    [Description("Whether all of the source is in the image; what could not be read does not count against it.")]
    public required bool Complete { get; init; }

    [Description("Why not: shrunk, gone, timed-out, cancelled, or over-limit.")]
    public required string? EndedEarly { get; init; }

    [Description("Sectors that could not be read, and are zeros.")]
    public required long BadSectorCount { get; init; }

    [Description("What that is in bytes.")]
    public required long UnreadBytes { get; init; }

    [Description("Ranges of them. More than the records of disk.bad_range when there were too many.")]
    public required long BadRangeCount { get; init; }

    [Description("MD5 of the media as the image has it; null when it was not asked for, or the image has no end.")]
    public required string? Md5 { get; init; }

    public required string? Sha1 { get; init; }

    public required string? Sha256 { get; init; }

    [Description("Whether the source had the same digests when it was read again; null when it was not.")]
    public required bool? Verified { get; init; }

    [Description("Why it was not, when that was asked for.")]
    public required string? NotVerifiedReason { get; init; }

    [Description("Of the second reading.")]
    public required string? VerifyMd5 { get; init; }

    public required string? VerifySha1 { get; init; }

    public required string? VerifySha256 { get; init; }

    [Description("Whether it was read past the page cache.")]
    public required bool? DirectRead { get; init; }

    [Description("Whether a file system on it was mounted to be written to when the image was begun.")]
    public required bool MountedReadWrite { get; init; }

    [Description("Of its partition table: gpt or mbr; null for none.")]
    public required string? TableType { get; init; }

    public required string? TableId { get; init; }

    [Description("What begins at its first byte: luks1, luks2, bitlocker, lvm, raid; null for everything else.")]
    public required string? ContentType { get; init; }

    [Description("The step of the interrupted run whose image this goes on with.")]
    public required string? ResumedFromStep { get; init; }

    [Description("How much of the source that had read.")]
    public required long? ResumedAtBytes { get; init; }

    [Description("Why an interrupted image was not gone on with.")]
    public required string? NotResumedReason { get; init; }

    public required UnixTime StartedAt { get; init; }

    public required UnixTime EndedAt { get; init; }

    [Description("Bytes of the source a second, the host's digesting and writing included.")]
    public required long? BytesPerSecond { get; init; }

    public required UnixTime ReadAt { get; init; }
}
