using System.Buffers.Binary;

namespace Forensics.Sdk.Images.Ewf.Writing;

/// <summary>Content of <c>volume</c> and <c>data</c>: what the media is.</summary>
/// <param name="Sectors">How many the media has.</param>
/// <param name="SectorBytes">Length of one.</param>
/// <param name="ChunkBytes">Length of a chunk.</param>
/// <param name="Compression">Of the chunks.</param>
/// <param name="IsPhysical">A whole disk.</param>
/// <param name="SetId">Of all segments.</param>
internal sealed record VolumeSection(long Sectors, int SectorBytes, int ChunkBytes, ImageCompression Compression, bool IsPhysical, Guid SetId)
{
    private const byte FixedDisk = 1;
    private const byte IsImage = 1;
    private const byte IsPhysicalFlag = 2;
    private const int ChunksOffset = 4;
    private const int SectorsPerChunkOffset = 8;
    private const int SectorBytesOffset = 12;
    private const int SectorsOffset = 16;
    private const int FlagsOffset = 36;
    private const int CompressionOffset = 52;
    private const int GranularityOffset = 56;
    private const int SetIdOffset = 64;

    public byte[] ToBytes()
    {
        var bytes = new byte[EwfFormat.VolumeBytes];
        var span = bytes.AsSpan();
        var sectorsPerChunk = ChunkBytes / SectorBytes;
        span[0] = FixedDisk;
        BinaryPrimitives.WriteUInt32LittleEndian(span[ChunksOffset..], checked((uint)((Sectors + sectorsPerChunk - 1) / sectorsPerChunk)));
        BinaryPrimitives.WriteInt32LittleEndian(span[SectorsPerChunkOffset..], sectorsPerChunk);
        BinaryPrimitives.WriteInt32LittleEndian(span[SectorBytesOffset..], SectorBytes);
        BinaryPrimitives.WriteInt64LittleEndian(span[SectorsOffset..], Sectors);
        span[FlagsOffset] = (byte)(IsImage | (IsPhysical ? IsPhysicalFlag : 0));
        span[CompressionOffset] = (byte)Compression;

        // A bad sector costs itself alone.
        BinaryPrimitives.WriteInt32LittleEndian(span[GranularityOffset..], 1);
        SetId.TryWriteBytes(span[SetIdOffset..]);
        Sections.WriteAdler(span);
        return bytes;
    }
}
