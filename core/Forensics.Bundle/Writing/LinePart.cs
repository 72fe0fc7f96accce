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

    private readonly List<SpooledFrame> _frames = [];
    private readonly Sha256Digest _digest = new();
    private byte[] _tail = [];
    private int _tailBytes;
    private int _closedParts;

    public string NextName => $"{stream}/{_closedParts + 1:D4}.jsonl";

    public int LengthBytes { get; private set; }

    /// <summary>Memory held: spooled frames and the buffer of the rest.</summary>
    public long HeldBytes { get; private set; }

    public int RoomBytes => BundleFormat.MaxEntryBytes - LengthBytes;

    public void Append(ReadOnlySpan<byte> lines, FrameCompressor compressor, byte[] scratch)
    {
        _digest.Append(lines);
        LengthBytes += lines.Length;
        while (!lines.IsEmpty)
        {
            if (_tailBytes == 0 && lines.Length >= BundleFormat.MaxFrameBytes)
            {
                Spool(lines[..BundleFormat.MaxFrameBytes], compressor, scratch);
                lines = lines[BundleFormat.MaxFrameBytes..];
                continue;
            }

            var taken = Math.Min(lines.Length, BundleFormat.MaxFrameBytes - _tailBytes);
            EnsureTail(_tailBytes + taken);
            lines[..taken].CopyTo(_tail.AsSpan(_tailBytes));
            _tailBytes += taken;
            lines = lines[taken..];
            if (_tailBytes < BundleFormat.MaxFrameBytes) continue;
            Spool(_tail.AsSpan(0, _tailBytes), compressor, scratch);
            _tailBytes = 0;
        }
    }

    /// <summary>Writes the content that was gathered, after its header, and begins the next part.</summary>
    public void DrainTo(FrameWriter writer)
    {
        foreach (var frame in _frames) writer.AppendFrame(frame.Compressed, frame.ContentBytes);
        writer.Append(_tail.AsSpan(0, _tailBytes));
        Release();
        _closedParts++;
        LengthBytes = 0;
    }

    public byte[] TakeDigest() => _digest.FinishAndReset();

    public void Dispose()
    {
        Release();
        _digest.Dispose();
    }

    private void Spool(ReadOnlySpan<byte> content, FrameCompressor compressor, byte[] scratch)
    {
        var length = compressor.Compress(content, scratch);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        scratch.AsSpan(0, length).CopyTo(buffer);
        var frame = new SpooledFrame(buffer, length, content.Length);
        _frames.Add(frame);
        HeldBytes += frame.HeldBytes;
    }

    private void EnsureTail(int needed)
    {
        if (_tail.Length >= needed) return;
        var size = Math.Max(FirstTailBytes, _tail.Length);
        while (size < needed) size *= 2;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _tail.AsSpan(0, _tailBytes).CopyTo(larger);
        ReturnTail();
        _tail = larger;
        HeldBytes += larger.Length;
    }

    private void ReturnTail()
    {
        if (_tail.Length == 0) return;
        HeldBytes -= _tail.Length;
        ArrayPool<byte>.Shared.Return(_tail);
        _tail = [];
    }

    private void Release()
    {
        foreach (var frame in _frames)
        {
            HeldBytes -= frame.HeldBytes;
            frame.Return();
        }

        _frames.Clear();
        ReturnTail();
        _tailBytes = 0;
    }
}
