using System.Buffers;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Content of one entry whose length is not known yet: full mebibytes as compressed frames, the rest as it came. Costs one copy, one digest and one
/// compression of what passes through.
/// </summary>
internal sealed class Spool(FrameSpooler spooler) : IDisposable
{
    private const int FirstTailBytes = 16 << 10;

    private readonly List<SpooledFrame> frames = [];
    private readonly Sha256Digest digest = new();
    private byte[] tail = [];
    private int tailBytes;

    public int LengthBytes { get; private set; }

    /// <summary>Memory held: spooled frames and the buffer of the rest.</summary>
    public long HeldBytes { get; private set; }

    public int RoomBytes => BundleFormat.MaxEntryBytes - LengthBytes;

    public void Append(ReadOnlySpan<byte> content)
    {
        digest.Append(content);
        LengthBytes += content.Length;
        while (!content.IsEmpty)
        {
            if (tailBytes == 0 && content.Length >= BundleFormat.MaxFrameBytes)
            {
                AddFrame(content[..BundleFormat.MaxFrameBytes]);
                content = content[BundleFormat.MaxFrameBytes..];
                continue;
            }

            var taken = Math.Min(content.Length, BundleFormat.MaxFrameBytes - tailBytes);
            EnsureTail(tailBytes + taken);
            content[..taken].CopyTo(tail.AsSpan(tailBytes));
            tailBytes += taken;
            content = content[taken..];
            if (tailBytes < BundleFormat.MaxFrameBytes) continue;
            AddFrame(tail.AsSpan(0, tailBytes));
            tailBytes = 0;
        }
    }

    /// <summary>Writes the content that was gathered, after its header, and is empty again.</summary>
    public void DrainTo(FrameWriter writer)
    {
        foreach (var frame in frames) writer.AppendFrame(frame.Compressed, frame.ContentBytes);
        writer.Append(tail.AsSpan(0, tailBytes));
        Release();
        LengthBytes = 0;
    }

    public byte[] TakeDigest() => digest.FinishAndReset();

    public void Dispose()
    {
        Release();
        digest.Dispose();
    }

    private void AddFrame(ReadOnlySpan<byte> content)
    {
        var frame = spooler.Compress(content);
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
            spooler.Return(frame);
        }

        frames.Clear();
        ReturnTail();
        tailBytes = 0;
    }
}
