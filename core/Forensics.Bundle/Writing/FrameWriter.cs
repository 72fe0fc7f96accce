using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Cuts the tar stream into frames, remembers their sizes for the seek table, and digests the file as it grows. Small pieces share the open
/// frame. Frames are compressed by other threads and written by the caller's, in their order.
/// </summary>
internal sealed class FrameWriter(Stream destination, FrameCompression compression) : IDisposable
{
    private const int MaxWaiting = FrameCompression.MaxThreads;

    private const int MaxWaitingSparing = 2;

    private readonly List<(int Compressed, int Content)> frames = [];
    private readonly Queue<Frame> waiting = new();
    private readonly Sha256Digest digest = new();
    private byte[]? shared;
    private int sharedBytes;

    /// <summary>Length of the file so far.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Length of the tar so far, that of waiting frames included.</summary>
    public long ArchiveBytes { get; private set; }

    /// <summary>Bytes in memory that wait to be compressed or written.</summary>
    public long WaitingBytes => sharedBytes + waiting.Sum(frame => (long)frame.HeldBytes);

    /// <summary>Adds a frame of another bundle as it is.</summary>
    public void AppendCopy(ReadOnlySpan<byte> frame, int contentBytes)
    {
        Put(frame, contentBytes);
        ArchiveBytes += contentBytes;
    }

    public void Append(ReadOnlySpan<byte> tarBytes)
    {
        ArchiveBytes += tarBytes.Length;
        while (!tarBytes.IsEmpty)
        {
            shared ??= compression.RentBuffer();
            var taken = Math.Min(tarBytes.Length, BundleFormat.MaxFrameBytes - sharedBytes);
            tarBytes[..taken].CopyTo(shared.AsSpan(sharedBytes));
            sharedBytes += taken;
            tarBytes = tarBytes[taken..];
            if (sharedBytes == BundleFormat.MaxFrameBytes) EndFrame();
        }
    }

    public void AppendZeros(int count)
    {
        Span<byte> zeros = stackalloc byte[2 * BundleFormat.TarBlockBytes];
        zeros.Clear();
        Append(zeros[..count]);
    }

    /// <summary>Adds a frame that was begun earlier, and takes it over.</summary>
    public void AppendFrame(Frame frame)
    {
        EndFrame();
        ArchiveBytes += frame.ContentBytes;
        Enqueue(frame);
    }

    /// <summary>Ends the open frame: what follows begins a new one.</summary>
    public void EndFrame()
    {
        if (sharedBytes == 0) return;
        var frame = compression.Begin(shared!, sharedBytes);
        (shared, sharedBytes) = (null, 0);
        Enqueue(frame);
    }

    /// <summary>Ends the open frame and writes all that waits.</summary>
    public void WriteAll()
    {
        EndFrame();
        while (waiting.Count > 0) WriteFirst();
    }

    /// <summary>Ends the file: container digest frame, then seek table. Returns the digest of the whole file.</summary>
    public byte[] Finish()
    {
        WriteAll();
        Put(DigestFrame.Of(digest.Current()), 0);
        WriteSeekTable();
        return digest.Current();
    }

    public void Dispose()
    {
        waiting.Clear();
        digest.Dispose();
    }

    private void Enqueue(Frame frame)
    {
        waiting.Enqueue(frame);
        while (waiting.Count > (compression.SparesMemory ? MaxWaitingSparing : MaxWaiting) || (waiting.TryPeek(out var first) && first.Ready.IsCompleted)) WriteFirst();
    }

    private void WriteFirst()
    {
        var frame = waiting.Dequeue();
        Put(frame.Compressed, frame.ContentBytes);
        compression.Return(frame);
    }

    private void WriteSeekTable()
    {
        var table = compression.RentBuffer();
        var gathered = 0;
        SeekTable.WriteHeader(Next(BundleFormat.SkippableHeaderBytes), frames.Count);
        foreach (var (compressed, content) in frames) SeekTable.WriteRow(Next(BundleFormat.SeekTableRowBytes), compressed, content);
        SeekTable.WriteFooter(Next(BundleFormat.SeekTableFooterBytes), frames.Count);
        PutBytes(table.AsSpan(0, gathered));
        compression.ReturnBuffer(table);

        Span<byte> Next(int bytes)
        {
            if (gathered + bytes > table.Length)
            {
                PutBytes(table.AsSpan(0, gathered));
                gathered = 0;
            }

            gathered += bytes;
            return table.AsSpan(gathered - bytes, bytes);
        }
    }

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
