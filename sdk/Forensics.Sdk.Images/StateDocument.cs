using Forensics.Sdk.Images.Digests;
using Forensics.Sdk.Images.Ewf;

namespace Forensics.Sdk.Images;

/// <summary>An <see cref="ImageState"/> as JSON has it.</summary>
internal sealed record StateDocument
{
    public required long OffsetBytes { get; init; }

    public required int Segment { get; init; }

    public required long SegmentBytes { get; init; }

    public required long MediaBytes { get; init; }

    public required int SectorBytes { get; init; }

    public required int ChunkBytes { get; init; }

    public required long SegmentLimitBytes { get; init; }

    public required int CompressionLevel { get; init; }

    public required Guid SetId { get; init; }

    /// <summary>Packed: <see cref="PackedRanges"/>.</summary>
    public byte[]? BadSectors { get; init; }

    public bool IsBadSectorsMerged { get; init; }

    /// <summary>The image is whole. Its digests are those that were asked for.</summary>
    public bool IsWhole { get; init; }

    public byte[]? WholeMd5 { get; init; }

    public byte[]? WholeSha1 { get; init; }

    public byte[]? WholeSha256 { get; init; }

    public byte[]? Md5 { get; init; }

    public byte[]? Sha1 { get; init; }

    public byte[]? Sha256 { get; init; }

    public static StateDocument Of(ImageState state)
    {
        var packed = PackedRanges.Pack(state.BadSectors, out var isMerged);
        return new()
        {
            OffsetBytes = state.OffsetBytes,
            Segment = state.Segment,
            SegmentBytes = state.SegmentBytes,
            MediaBytes = state.MediaBytes,
            SectorBytes = state.SectorBytes,
            ChunkBytes = state.ChunkBytes,
            SegmentLimitBytes = state.SegmentLimitBytes,
            CompressionLevel = (int)state.Compression,
            SetId = state.SetId,
            BadSectors = packed.Length == 0 ? null : packed,
            IsBadSectorsMerged = state.IsBadSectorsMerged || isMerged,
            IsWhole = state.Final is not null,
            WholeMd5 = Bytes(state.Final?.Md5),
            WholeSha1 = Bytes(state.Final?.Sha1),
            WholeSha256 = Bytes(state.Final?.Sha256),
            Md5 = state.Digests.Md5,
            Sha1 = state.Digests.Sha1,
            Sha256 = state.Digests.Sha256,
        };
    }

    public ImageState Checked()
    {
        Require(SectorBytes is >= WritingLimits.LeastSectorBytes and <= WritingLimits.MostSectorBytes && int.IsPow2(SectorBytes), "sector_bytes", SectorBytes);
        Require(MediaBytes > 0 && (ChunkBytes == 0 || MediaBytes % SectorBytes == 0), "media_bytes", MediaBytes);
        Require(!IsWhole ? OffsetBytes > 0 && OffsetBytes < MediaBytes && OffsetBytes % WritingLimits.LeastChunkBytes == 0 : OffsetBytes == MediaBytes, "offset_bytes", OffsetBytes);
        RequireLength(WholeMd5, 16, "whole_md5");
        RequireLength(WholeSha1, 20, "whole_sha1");
        RequireLength(WholeSha256, 32, "whole_sha256");
        Require(ChunkBytes is >= 0 and <= WritingLimits.MostChunkBytes && ChunkBytes % WritingLimits.LeastChunkBytes == 0, "chunk_bytes", ChunkBytes);
        Require(ChunkBytes == 0 || IsWhole || OffsetBytes % ChunkBytes == 0, "offset_bytes", OffsetBytes);
        Require(SegmentLimitBytes == 0 ? ChunkBytes == 0 : SegmentLimitBytes >= WritingLimits.LeastSegmentBytes, "segment_limit_bytes", SegmentLimitBytes);
        Require(Segment >= 1 && Segment <= MostSegments, "segment", Segment);
        Require(SegmentBytes >= 0 && (SegmentLimitBytes == 0 || SegmentBytes <= SegmentLimitBytes), "segment_bytes", SegmentBytes);
        Require(CompressionLevel is >= 0 and <= (int)ImageCompression.Best, "compression_level", CompressionLevel);
        RequireLength(Md5, ContextLayout.Md5.StateBytes, "md5");
        RequireLength(Sha1, ContextLayout.Sha1.StateBytes, "sha1");
        RequireLength(Sha256, ContextLayout.Sha256.StateBytes, "sha256");
        return new()
        {
            OffsetBytes = OffsetBytes,
            Segment = Segment,
            SegmentBytes = SegmentBytes,
            MediaBytes = MediaBytes,
            SectorBytes = SectorBytes,
            ChunkBytes = ChunkBytes,
            SegmentLimitBytes = SegmentLimitBytes,
            Compression = (ImageCompression)CompressionLevel,
            SetId = SetId,
            BadSectors = PackedRanges.Unpack(BadSectors ?? [], OffsetBytes / SectorBytes),
            IsBadSectorsMerged = IsBadSectorsMerged,
            Final = IsWhole ? new(Hex(WholeMd5), Hex(WholeSha1), Hex(WholeSha256)) : null,
            Digests = new(Md5, Sha1, Sha256),
        };
    }

    private static byte[]? Bytes(string? digest) => digest is null ? null : Convert.FromHexString(digest);

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    private int MostSegments => ChunkBytes == 0 ? SegmentLimitBytes == 0 ? 1 : WritingLimits.MostRawSegments : SegmentName.MostSegments;

    private static void Require(bool isPossible, string field, long value)
    {
        if (!isPossible)
        {
            throw new FormatException($"{field}: {value} cannot be");
        }
    }

    private static void RequireLength(byte[]? value, int bytes, string field)
        => Require(value is null || value.Length == bytes, field, value?.Length ?? 0);
}
