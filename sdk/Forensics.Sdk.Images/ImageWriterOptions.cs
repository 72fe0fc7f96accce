using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images;

/// <summary>How an image is written. Checked by the writer before it starts.</summary>
public sealed record ImageWriterOptions
{
    /// <summary>Of an E01. Default: <see cref="ImageCompression.Fast"/>.</summary>
    public ImageCompression Compression { get; init; } = ImageCompression.Fast;

    /// <summary>Sectors of a chunk of an E01: chunks are <see cref="WritingLimits.LeastChunkBytes"/> to <see cref="WritingLimits.MostChunkBytes"/> bytes, a multiple of the least. Default: 0, chunks of 32 KiB.</summary>
    public int SectorsPerChunk { get; init; }

    /// <summary>Most bytes of a segment: <see cref="WritingLimits.LeastSegmentBytes"/> or more. 0: an E01 has segments of <see cref="WritingLimits.DefaultSegmentBytes"/>, a raw image is whole. Default: 0.</summary>
    public long SegmentBytes { get; init; }

    /// <summary>What the header of an E01 says of the case.</summary>
    public CaseDetails Case { get; init; } = new();

    /// <summary>Model of the device, for the header of an E01; empty: not known.</summary>
    public string DeviceModel { get; init; } = "";

    /// <summary>Serial number of the device, for the header of an E01; empty: not known.</summary>
    public string DeviceSerial { get; init; } = "";

    /// <summary>When the image was begun, for the header of an E01.</summary>
    public DateTimeOffset AcquiredAt { get; init; }

    /// <summary>Operating system that the image is made on, for the header of an E01.</summary>
    public string OperatingSystem { get; init; } = "Linux";

    /// <summary>Tool and version that makes the image, for the header of an E01.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>A whole disk; else a partition or a file. Default: true.</summary>
    public bool IsPhysical { get; init; } = true;

    /// <summary>Identifies the segments of an E01 as of one set. An image that goes on has that of its state.</summary>
    public Guid SetId { get; init; }

    /// <summary>Digests of the media. A raw image may have none; an E01 that has no MD5 has no <c>hash</c> section. Default: MD5 and SHA-1.</summary>
    public DigestAlgorithms Digests { get; init; } = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1;

    /// <summary>Threads that compress: 1 to <see cref="WritingLimits.MostThreads"/>. Default: one a processor.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, WritingLimits.MostThreads);

    /// <summary>Takes states that the image can go on from. Called within a read of a segment, between two bytes: all that earlier reads returned, no more and no less, is what the state covers.</summary>
    public Action<ImageState>? Checkpoint { get; init; }

    /// <summary>Bytes written between two checkpoints: <see cref="WritingLimits.LeastCheckpointBytes"/> to <see cref="WritingLimits.MostCheckpointBytes"/>, but for tables. Default: the most. An E01 without checkpoints has its tables as often.</summary>
    public int CheckpointBytes { get; init; } = WritingLimits.MostCheckpointBytes;

    /// <summary>Longest time between two checkpoints while the image grows. Default: 10 seconds.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whose time <see cref="CheckpointInterval"/> is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The state to go on from; the source must have gone on at its <see cref="ImageState.OffsetBytes"/>. Default: none, a new image.</summary>
    public ImageState? Earlier { get; init; }

    /// <summary>As on a device that has no libcrypto whose digests can be saved.</summary>
    internal bool IsWithoutLibcrypto { get; init; }

    internal void Validate(MediaSource media)
    {
        var sector = media.SectorBytes;
        if (sector is < WritingLimits.LeastSectorBytes or > WritingLimits.MostSectorBytes || !int.IsPow2(sector))
        {
            throw new ArgumentException($"sectors of {sector} bytes", nameof(media));
        }

        if (media.LengthBytes <= 0)
        {
            throw new ArgumentException($"a media of {media.LengthBytes} bytes", nameof(media));
        }

        var chunk = ChunkBytes(sector);
        if (chunk is < WritingLimits.LeastChunkBytes or > WritingLimits.MostChunkBytes || chunk % WritingLimits.LeastChunkBytes != 0)
        {
            throw new ArgumentException($"{SectorsPerChunk} sectors are a chunk of {chunk} bytes", nameof(media));
        }

        if (SegmentBytes != 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, WritingLimits.LeastSegmentBytes, nameof(SegmentBytes));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, WritingLimits.MostThreads, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointBytes, WritingLimits.LeastCheckpointBytes, nameof(CheckpointBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CheckpointBytes, WritingLimits.MostCheckpointBytes, nameof(CheckpointBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CheckpointInterval, TimeSpan.Zero, nameof(CheckpointInterval));
    }

    internal long ChunkBytes(int sectorBytes) => SectorsPerChunk == 0 ? Ewf.EwfFormat.DefaultSectorsPerChunk * WritingLimits.LeastSectorBytes : (long)SectorsPerChunk * sectorBytes;
}
