using System.Buffers;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Content of one entry whose length is not known yet: full mebibytes as compressed frames, the rest as it came. Costs one copy, one digest and one
/// compression of what passes through.
/// </summary>
internal sealed class Spool(FrameCompression compression, ContentDigests? digests) : IDisposable
{
    private const int FirstTailBytes = 16 << 10;
    private const int LargestSharedTailBytes = 512 << 10;

    private readonly List<Frame> frames = [];
    private Sha256Digest? digest;
    private byte[] tail = [];
    private int tailBytes;

    public int LengthBytes { get; private set; }

    /// <summary>Memory held: frames and the buffer of the rest.</summary>
    public long HeldBytes => tail.Length + frames.Sum(frame => (long)frame.HeldBytes);

    /// <summary>Bytes that wait for their frame to be full.</summary>
    public int TailBytes => tailBytes;

    public void Append(ReadOnlySpan<byte> content)
    {
        LengthBytes += content.Length;
        while (!content.IsEmpty)
        {
            var taken = Math.Min(content.Length, BundleFormat.MaxFrameBytes - tailBytes);
            EnsureTail(tailBytes + taken);
            content[..taken].CopyTo(tail.AsSpan(tailBytes));
            tailBytes += taken;
            content = content[taken..];
            if (tailBytes == BundleFormat.MaxFrameBytes) EndFrame();
        }
    }

    /// <summary>The digest of the entry's content.</summary>
    /// <param name="isAll">Whether no other entry goes on with it.</param>
    public byte[] TakeDigest(bool isAll = false)
    {
        var rest = tail.AsSpan(0, tailBytes);
        digests?.AppendNow(rest, isAll);
        if (digest is null) return Sha256Digest.Of(rest);
        digest.Append(rest);
        return digest.FinishAndReset();
    }

    /// <summary>The same of a first part: the running digest is that of the whole as well, and goes on as such.</summary>
    public byte[] TakeDigestOfFirstPart()
    {
        var rest = tail.AsSpan(0, tailBytes);
        digest ??= new();
        digest.Append(rest);
        digests!.AppendNow(rest);
        digests.GoOnWith(digest);
        var current = digest.Current();
        digest = null;
        return current;
    }

    /// <summary>Writes the content that was gathered, after its header, and is empty again.</summary>
    public void DrainTo(FrameWriter writer)
    {
        foreach (var frame in frames) writer.AppendFrame(frame);
        frames.Clear();
        writer.Append(tail.AsSpan(0, tailBytes));
        ReturnTail();
        LengthBytes = 0;
    }

    /// <summary>Forgets the content that was gathered: it is not to be written.</summary>
    public void Discard()
    {
        foreach (var frame in frames)
        {
            frame.Ready.GetAwaiter().GetResult();
            compression.Return(frame);
        }

        frames.Clear();
        ReturnTail();
        LengthBytes = 0;
    }

    public void Dispose()
    {
        frames.Clear();
        ReturnTail();
        digest?.Dispose();
    }

    private void EndFrame()
    {
        digest ??= new();
        digest.Append(tail.AsSpan(0, tailBytes));
        frames.Add(compression.Begin(tail, tailBytes, digests?.Append(tail, tailBytes)));
        (tail, tailBytes) = ([], 0);
    }

    private void EnsureTail(int needed)
    {
        if (tail.Length >= needed) return;
        var size = Math.Max(FirstTailBytes, tail.Length);
        while (size < needed) size *= 2;
        var larger = size <= LargestSharedTailBytes ? ArrayPool<byte>.Shared.Rent(size) : compression.RentBuffer();
        tail.AsSpan(0, tailBytes).CopyTo(larger);
        var kept = tailBytes;
        ReturnTail();
        (tail, tailBytes) = (larger, kept);
    }

    private void ReturnTail()
    {
        if (tail.Length == FrameCompressor.BoundBytes) compression.ReturnBuffer(tail);
        else if (tail.Length > 0) ArrayPool<byte>.Shared.Return(tail);
        (tail, tailBytes) = ([], 0);
    }
}
