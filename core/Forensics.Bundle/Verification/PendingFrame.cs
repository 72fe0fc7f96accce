using System.Buffers;
using ZstdSharp;

namespace Forensics.Bundle.Verification;

/// <summary>
/// One content frame on its way from the file to the archive. Whoever comes first decompresses it: a thread of the pool, or the one that waits for it, so
/// that a pool without a free thread holds nobody up.
/// </summary>
internal sealed class PendingFrame : IDisposable
{
    private readonly Decompressor decompressor = new();
    private readonly ManualResetEventSlim done = new(true);
    private byte[] frame = [];
    private byte[] content = [];
    private int claimed = 1;
    private bool hasResult;

    /// <summary>Index of the frame, from 0.</summary>
    public long Number { get; private set; }

    public long StartBytes { get; private set; }

    /// <summary>Bytes of the file up to its end.</summary>
    public long EndBytes { get; private set; }

    public int FrameBytes { get; private set; }

    public int ContentBytes { get; private set; }

    /// <summary>It decompressed to the size that it declares.</summary>
    public bool IsSound { get; private set; }

    public ReadOnlySpan<byte> Content => content.AsSpan(0, ContentBytes);

    /// <summary>Takes over the reader's current frame. Nobody works on the one that was here before.</summary>
    public void Load(FrameReader reader)
    {
        (Number, StartBytes, EndBytes) = (reader.Number, reader.StartBytes, reader.PositionBytes);
        (FrameBytes, ContentBytes) = (reader.FrameBytes, reader.ContentBytes);
        Fit(ref frame, FrameBytes);
        Fit(ref content, ContentBytes);
        reader.Frame.CopyTo(frame);
        (IsSound, hasResult) = (false, false);
        done.Reset();
        Volatile.Write(ref claimed, 0);
    }

    /// <summary>Decompresses it, unless somebody does or did.</summary>
    public void Decompress()
    {
        if (Interlocked.Exchange(ref claimed, 1) != 0) return;
        try
        {
            IsSound = TryDecompress(frame.AsSpan(0, FrameBytes), content.AsSpan(0, ContentBytes));
            hasResult = true;
        }
        finally
        {
            done.Set();
        }
    }

    /// <summary>Waits until it is decompressed.</summary>
    public void Finish()
    {
        Decompress();
        done.Wait();
        if (!hasResult) throw new InvalidOperationException($"The decompression of frame {Number} failed by no fault of the frame.");
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref claimed, 1) != 0) done.Wait();
        decompressor.Dispose();
        Fit(ref frame, -1);
        Fit(ref content, -1);
    }

    // Both spans have exactly the lengths that frame and header state: the decoder is a port of C and works on bare pointers.
    private bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> content)
    {
        try
        {
            return decompressor.Unwrap(frame, content) == content.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    // Nothing for -1.
    private static void Fit(ref byte[] buffer, int length)
    {
        if (buffer.Length >= length && length >= 0) return;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = length < 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
    }
}
