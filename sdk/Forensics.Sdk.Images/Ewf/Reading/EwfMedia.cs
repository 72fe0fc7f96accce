using System.Buffers;
using System.Buffers.Binary;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>The media of an E01: a block is a chunk.</summary>
internal sealed class EwfMedia(VolumeSection volume, IReadOnlyList<ChunkTable> tables, IReadOnlyList<ImageFile> segments) : Media
{
    // What zlib makes of what it cannot compress is longer by less.
    private const int DeflateExcessBytes = 4_096;

    private readonly ChunkMap chunks = new(tables);

    public override long PresentBytes { get; } = PresentOf(volume, tables);

    public override int BlockBytes => volume.ChunkBytes;

    public override int SectorBytes => volume.SectorBytes;

    public override bool IsInflated => true;

    public override IReadOnlyList<ImageFile> Files { get; } = [.. segments.SelectMany(segment => segment.Files)];

    /// <summary>How many chunks the tables have.</summary>
    public long Chunks => chunks.Count;

    public override string? Read(long block, Span<byte> buffer)
    {
        ChunkPlace? place = null;
        string reason;
        try
        {
            place = chunks[block];
            reason = Read(place.Value, buffer);
        }
        catch (IOException unreadable)
        {
            reason = $"cannot be read: {unreadable.Message}";
        }

        if (reason.Length == 0)
        {
            return null;
        }

        buffer.Clear();
        return place is { Kind: not ChunkKind.Lost } known ? $"chunk {block} at offset {known.OffsetBytes} of {known.Table.File.Name} {reason}" : $"chunk {block} {reason}";
    }

    public override long FilePositionOf(long block)
    {
        var table = chunks.TableOf(block);
        return table.FileStart + Math.Max(table.Low, 0) + ((block - table.FirstChunk) * Math.Max(0, table.High - table.Low) / table.Count);
    }

    private static long PresentOf(VolumeSection volume, IReadOnlyList<ChunkTable> tables)
    {
        var chunks = tables.Count == 0 ? 0 : tables[^1].FirstChunk + tables[^1].Count;
        return chunks >= volume.ExpectedChunks ? volume.MediaBytes : chunks * volume.ChunkBytes;
    }

    // Empty when it is right.
    private static string Read(ChunkPlace place, Span<byte> buffer)
    {
        if (place.Kind == ChunkKind.Lost)
        {
            return $"has an entry that leads nowhere in {place.Table.Section.Section.Place}";
        }

        var mostBytes = place.Kind == ChunkKind.Stored ? buffer.Length + (long)sizeof(uint) : buffer.Length + ((long)buffer.Length / 8) + DeflateExcessBytes;
        var length = (int)Math.Min(place.RoomBytes, mostBytes);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            length = place.Table.File.ReadUpTo(place.OffsetBytes, bytes.AsSpan(0, length));
            return place.Kind switch
            {
                ChunkKind.Stored => Copy(bytes.AsSpan(0, length), buffer),
                ChunkKind.Unknown when length == buffer.Length + sizeof(uint) && Copy(bytes.AsSpan(0, length), buffer).Length == 0 => string.Empty,
                _ => Inflation.Inflate(bytes, length, buffer) == buffer.Length ? string.Empty : "does not inflate to what it was, or its checksum is wrong",
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string Copy(ReadOnlySpan<byte> stored, Span<byte> buffer)
    {
        if (stored.Length < buffer.Length + sizeof(uint))
        {
            return "is cut";
        }

        stored[..buffer.Length].CopyTo(buffer);
        return Adler32.Of(buffer) == BinaryPrimitives.ReadUInt32LittleEndian(stored[buffer.Length..]) ? string.Empty : "has a wrong checksum";
    }
}
