using System.Buffers.Binary;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Cuts the tar stream into frames, remembers their sizes for the seek table, and digests the file as it grows. Small pieces share the open
/// frame; what fills whole frames by itself is compressed from where it lies.
/// </summary>
internal sealed class FrameWriter(Stream destination, FrameCompressor compressor) : IDisposable
{
    private readonly List<(int Compressed, int Content)> frames = [];
    private readonly Sha256Digest digest = new();
    private readonly byte[] shared = new byte[BundleFormat.MaxFrameBytes];
    private readonly byte[] compressed = new byte[FrameCompressor.BoundBytes];
    private int sharedBytes;

    public long LengthBytes { get; private set; }

    /// <summary>Content that waits for its frame to be full.</summary>
    public int SharedBytes => sharedBytes;

    public void Append(ReadOnlySpan<byte> tarBytes)
    {
        while (!tarBytes.IsEmpty)
        {
            if (sharedBytes == 0 && tarBytes.Length >= BundleFormat.MaxFrameBytes)
            {
                WriteFrame(tarBytes[..BundleFormat.MaxFrameBytes]);
                tarBytes = tarBytes[BundleFormat.MaxFrameBytes..];
                continue;
            }

            var taken = Math.Min(tarBytes.Length, BundleFormat.MaxFrameBytes - sharedBytes);
            tarBytes[..taken].CopyTo(shared.AsSpan(sharedBytes));
            sharedBytes += taken;
            tarBytes = tarBytes[taken..];
            if (sharedBytes == BundleFormat.MaxFrameBytes) FlushShared();
        }
    }

    public void AppendZeros(int count)
    {
        Span<byte> zeros = stackalloc byte[2 * BundleFormat.TarBlockBytes];
        zeros.Clear();
        Append(zeros[..count]);
    }

    /// <summary>Adds a frame that was compressed earlier.</summary>
    public void AppendFrame(ReadOnlySpan<byte> compressed, int contentBytes)
    {
        FlushShared();
        Put(compressed, contentBytes);
    }

    public void FlushShared()
    {
        if (sharedBytes == 0) return;
        WriteFrame(shared.AsSpan(0, sharedBytes));
        sharedBytes = 0;
    }

    /// <summary>Ends the file: container digest frame, then seek table. Returns the digest of the whole file.</summary>
    public byte[] Finish()
    {
        FlushShared();
        var digestFrame = new byte[BundleFormat.DigestFrameBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(digestFrame, BundleFormat.DigestFrameMagic);
        BinaryPrimitives.WriteInt32LittleEndian(digestFrame.AsSpan(4), BundleFormat.DigestPayloadBytes);
        BundleFormat.DigestTag.CopyTo(digestFrame.AsSpan(BundleFormat.SkippableHeaderBytes));
        digest.Current().CopyTo(digestFrame.AsSpan(BundleFormat.DigestFrameBytes - Sha256Digest.Bytes));
        Put(digestFrame, 0);
        WriteSeekTable();
        return digest.Current();
    }

    public void Dispose() => digest.Dispose();

    private void WriteSeekTable()
    {
        Span<byte> piece = stackalloc byte[BundleFormat.SeekTableFooterBytes];
        SeekTable.WriteHeader(piece, frames.Count);
        Gather(piece[..BundleFormat.SkippableHeaderBytes]);
        foreach (var (compressed, content) in frames)
        {
            SeekTable.WriteRow(piece, compressed, content);
            Gather(piece[..BundleFormat.SeekTableRowBytes]);
        }

        SeekTable.WriteFooter(piece, frames.Count);
        Gather(piece);
        PutGathered();
    }

    private void Gather(ReadOnlySpan<byte> piece)
    {
        if (sharedBytes + piece.Length > shared.Length) PutGathered();
        piece.CopyTo(shared.AsSpan(sharedBytes));
        sharedBytes += piece.Length;
    }

    private void PutGathered()
    {
        PutBytes(shared.AsSpan(0, sharedBytes));
        sharedBytes = 0;
    }

    private void WriteFrame(ReadOnlySpan<byte> content) => Put(compressed.AsSpan(0, compressor.Compress(content, compressed)), content.Length);

    private void Put(ReadOnlySpan<byte> frame, int contentBytes)
    {
        if (frames.Count >= BundleLimits.MaxFrames) throw new IOException($"A bundle holds at most {BundleLimits.MaxFrames} frames.");
        PutBytes(frame);
        frames.Add((frame.Length, contentBytes));
    }

    private void PutBytes(ReadOnlySpan<byte> bytes)
    {
        destination.Write(bytes);
        digest.Append(bytes);
        LengthBytes += bytes.Length;
    }
}
