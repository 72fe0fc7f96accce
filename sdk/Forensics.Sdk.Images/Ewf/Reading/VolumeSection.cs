using System.Buffers.Binary;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Sections <c>volume</c>, <c>disk</c> and <c>data</c>: what the media is. EnCase writes 1,052 bytes, the first version of the format and SMART 94.</summary>
internal sealed record VolumeSection
{
    private const int SmartBytes = 94;
    private const int SmartSignatureAt = 85;
    private const byte Physical = 2;

    public required uint Chunks { get; init; }

    public required int SectorBytes { get; init; }

    public required int ChunkBytes { get; init; }

    public required long MediaBytes { get; init; }

    public string? Compression { get; init; }

    public bool? IsPhysical { get; init; }

    public Guid? SetId { get; init; }

    public bool IsSmart { get; init; }

    public bool IsGood { get; init; }

    public long ExpectedChunks => (MediaBytes + ChunkBytes - 1) / ChunkBytes;

    /// <returns>What it says; null when no media can be so.</returns>
    public static VolumeSection? Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length < SmartBytes)
        {
            return null;
        }

        var isShort = body.Length < EwfFormat.VolumeBytes;
        body = body[..(isShort ? SmartBytes : EwfFormat.VolumeBytes)];
        var sectorsPerChunk = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var sectorBytes = BinaryPrimitives.ReadUInt32LittleEndian(body[12..]);
        var sectors = isShort ? BinaryPrimitives.ReadUInt32LittleEndian(body[16..]) : BinaryPrimitives.ReadUInt64LittleEndian(body[16..]);
        if (sectorBytes is 0 or > ImageLimits.SectorBytes || sectorsPerChunk == 0 || (ulong)sectorBytes * sectorsPerChunk > ImageLimits.ChunkBytes
            || sectors > (ulong)(long.MaxValue - ImageLimits.ChunkBytes) / sectorBytes)
        {
            return null;
        }

        var id = isShort ? Guid.Empty : new Guid(body.Slice(64, 16));
        return new()
        {
            Chunks = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]),
            SectorBytes = (int)sectorBytes,
            ChunkBytes = (int)(sectorBytes * sectorsPerChunk),
            MediaBytes = checked((long)sectors * sectorBytes),
            Compression = isShort ? null : body[52] switch { 0 => "none", 1 => "fast", 2 => "best", _ => null },
            IsPhysical = isShort ? null : (body[36] & Physical) != 0,
            SetId = id == Guid.Empty ? null : id,
            IsSmart = isShort && body[SmartSignatureAt..].StartsWith("SMART"u8),
            IsGood = Adler32.Of(body[..^sizeof(uint)]) == BinaryPrimitives.ReadUInt32LittleEndian(body[^sizeof(uint)..]),
        };
    }

    /// <summary>Whether another segment says the same of the media.</summary>
    public bool IsOfTheSame(VolumeSection other) => (SetId is null || other.SetId is null || SetId == other.SetId) && ChunkBytes == other.ChunkBytes && SectorBytes == other.SectorBytes;
}
