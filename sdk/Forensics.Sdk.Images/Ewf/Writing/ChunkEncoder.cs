using System.IO.Compression;
using Forensics.Sdk.Images.Pipeline;

namespace Forensics.Sdk.Images.Ewf.Writing;

/// <summary>Makes chunks of what is read: compressed (zlib, RFC 1950) where that is shorter, else stored. One a thread.</summary>
internal sealed class ChunkEncoder(ImageCompression compression) : IDisposable
{
    private readonly BoundedStream deflated = new();

    private CompressionLevel Level => compression == ImageCompression.Best ? CompressionLevel.SmallestSize : CompressionLevel.Fastest;

    /// <summary>A whole chunk of zeros, compressed as small as can be.</summary>
    public static byte[] Zeros(int chunkBytes)
    {
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(new byte[chunkBytes]);
        }

        return stream.ToArray();
    }

    public void Encode(MediaBatch batch, int zerosBytes)
    {
        for (var i = 0; i < batch.ChunkCount; i++)
        {
            batch.Chunks[i] = Encode(batch.MediaOf(i), batch.DeflatedOf(i), batch.ChunkBytes, zerosBytes);
        }
    }

    public void Dispose() => deflated.Dispose();

    private EncodedChunk Encode(ReadOnlySpan<byte> media, Span<byte> room, int chunkBytes, int zerosBytes)
    {
        if (compression != ImageCompression.None)
        {
            if (media.Length == chunkBytes && !media.ContainsAnyExcept((byte)0))
            {
                return new(ChunkKind.Zeros, zerosBytes, 0);
            }

            if (!IncompressibleProbe.IsIncompressible(media) && Deflate(media, room) is var bytes and > 0)
            {
                return new(ChunkKind.Deflated, bytes, 0);
            }
        }

        return new(ChunkKind.Stored, media.Length + sizeof(uint), Adler32.Of(media));
    }

    private unsafe int Deflate(ReadOnlySpan<byte> media, Span<byte> room)
    {
        fixed (byte* start = room)
        {
            deflated.Begin(start, room.Length);
            using (var zlib = new ZLibStream(deflated, Level, leaveOpen: true))
            {
                zlib.Write(media);
            }

            return deflated.IsTooLong ? 0 : deflated.WrittenBytes;
        }
    }
}
