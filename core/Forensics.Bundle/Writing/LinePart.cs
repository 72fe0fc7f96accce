using System.Buffers;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// The open part of one stream of lines: full mebibytes as compressed frames, the rest as it came. Costs one copy, one digest and one
/// compression of what passes through.
/// </summary>
internal sealed class LinePart(string stream) : IDisposable
{
    private const int FirstTailBytes = 16 << 10;

    private readonly List<SpooledFrame> frames = [];
    private readonly Sha256Digest digest = new();
    private byte[] tail = [];
    private int tailBytes;
    private int closedParts;

    public string NextName => $"{stream}/{closedParts + 1:D4}.jsonl";

    public int LengthBytes { get; private set; }

    /// <summary>Memory held: spooled frames and the buffer of the rest.</summary>
    public long HeldBytes { get; private set; }

    public int RoomBytes => BundleFormat.MaxEntryBytes - LengthBytes;

    public void Append(ReadOnlySpan<byte> lines, FrameCompressor compressor, byte[] scratch)
    {
        digest.Append(lines);
        LengthBytes += lines.Length;
        while (!lines.IsEmpty)
        {
            if (tailBytes == 0 && lines.Length >= BundleFormat.MaxFrameBytes)
            {
                Spool(lines[..BundleFormat.MaxFrameBytes], compressor, scratch);
                lines = lines[BundleFormat.MaxFrameBytes..];
                continue;
            }

            var taken = Math.Min(lines.Length, BundleFormat.MaxFrameBytes - tailBytes);
            EnsureTail(tailBytes + taken);
            lines[..taken].CopyTo(tail.AsSpan(tailBytes));
            tailBytes += taken;
            lines = lines[taken..];
            if (tailBytes < BundleFormat.MaxFrameBytes) continue;
            Spool(tail.AsSpan(0, tailBytes), compressor, scratch);
            tailBytes = 0;
        }
    }

    /// <summary>Writes the content that was gathered, after its header, and begins the next part.</summary>
    public void DrainTo(FrameWriter writer)
    {
        foreach (var frame in frames) writer.AppendFrame(frame.Compressed, frame.ContentBytes);
        writer.Append(tail.AsSpan(0, tailBytes));
        Release();
        closedParts++;
        LengthBytes = 0;
    }

    public byte[] TakeDigest() => digest.FinishAndReset();

    public void Dispose()
    {
        Release();
        digest.Dispose();
    }

    private void Spool(ReadOnlySpan<byte> content, FrameCompressor compressor, byte[] scratch)
    {
        var length = compressor.Compress(content, scratch);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        scratch.AsSpan(0, length).CopyTo(buffer);
        var frame = new SpooledFrame(buffer, length, content.Length);
        frames.Add(frame);
        HeldBytes += frame.HeldBytes;
    }

    private void EnsureTail(int needed)
    {
        if (tail.Length >= needed) return;
        var size = Math.Max(FirstTailBytes, tail.Length);
        while (size < needed) size *= 2;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        tail.AsSpan(0, tailBytes).CopyTo(larger);
        ReturnTail();
        tail = larger;
        HeldBytes += larger.Length;
    }

    private void ReturnTail()
    {
        if (tail.Length == 0) return;
        HeldBytes -= tail.Length;
        ArrayPool<byte>.Shared.Return(tail);
        tail = [];
    }

    private void Release()
    {
        foreach (var frame in frames)
        {
            HeldBytes -= frame.HeldBytes;
            frame.Return();
        }

        frames.Clear();
        ReturnTail();
        tailBytes = 0;
    }
}
