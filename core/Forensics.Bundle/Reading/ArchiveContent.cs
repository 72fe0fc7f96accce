using System.Buffers;
using Forensics.Bundle.Verification;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace Forensics.Bundle.Reading;

/// <summary>The archive of a bundle, read at any place; the last frame is kept. Nothing that it gives is proven.</summary>
internal sealed class ArchiveContent(SafeFileHandle file, FrameMap map) : IDisposable
{
    private readonly Decompressor decompressor = new();
    private readonly byte[] compressed = ArrayPool<byte>.Shared.Rent(BundleLimits.MaxCompressedFrameBytes);
    private readonly byte[] content = ArrayPool<byte>.Shared.Rent(BundleFormat.MaxFrameBytes);
    private int held = -1;

    public FrameMap Map => map;

    /// <summary>Fills the destination.</summary>
    /// <exception cref="InvalidDataException">The archive ends before, or a frame of it cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var frame = map.Find(offset) ?? throw new InvalidDataException("the archive ends before");
            Load(frame);
            var at = (int)(offset - map.ContentStartOf(frame));
            var taken = Math.Min(destination.Length, map.ContentLengthOf(frame) - at);
            content.AsSpan(at, taken).CopyTo(destination);
            destination = destination[taken..];
            offset += taken;
        }
    }

    public void Dispose()
    {
        decompressor.Dispose();
        ArrayPool<byte>.Shared.Return(compressed);
        ArrayPool<byte>.Shared.Return(content);
    }

    private void Load(int frame)
    {
        if (frame == held) return;
        held = -1;
        var (start, length) = map.PlaceOf(frame);
        var bytes = compressed.AsSpan(0, length);
        for (var got = 0; got < length;)
        {
            var read = RandomAccess.Read(file, bytes[got..], start + got);
            if (read <= 0) throw new InvalidDataException("the file ends within a frame");
            got += read;
        }

        if (!TryDecompress(bytes, content.AsSpan(0, map.ContentLengthOf(frame)))) throw new InvalidDataException($"the frame at byte {start} cannot be decompressed");
        held = frame;
    }

    private bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        if (frame.Length < ZstdFrameHeader.MaxBytes || System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(frame) != BundleFormat.FrameMagic
            || ZstdFrameHeader.Parse(frame[..ZstdFrameHeader.MaxBytes], out var header) is not null || header.ContentBytes != destination.Length) return false;
        try
        {
            return decompressor.Unwrap(frame, destination) == destination.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
