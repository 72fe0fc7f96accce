using System.Buffers;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Writing;

/// <summary>
/// Compresses frames on the threads of the pool, as many at once as there are cores. Whoever hands over the next one waits while too many are
/// under way: that bounds the memory. The order is that of the handing over, for each waits in its own place.
/// </summary>
/// <remarks>
/// What does not compress costs next to nothing: zstd sees it by itself and stores the blocks (2 to 4 GB/s, against 0.4 to 0.6 for text). Frames that
/// became small lie in pooled buffers of about their size, all others in buffers of one size that are used again: a shared pool rounds up to powers
/// of two, and would keep twice what incompressible content needs.
/// </remarks>
internal sealed class FrameCompression : IDisposable
{
    /// <summary>More threads than these do not help: one digests what they compress.</summary>
    public const int MaxThreads = 8;

    // One frame for each of two threads, and the next of each.
    private const int SparingUnderWay = 4;

    private const int SmallBytes = 512 << 10;

    private readonly int maxUnderWay = 2 * Math.Min(Environment.ProcessorCount, MaxThreads);
    private readonly SemaphoreSlim room;
    private readonly Lock access = new();
    private readonly Stack<byte[]> buffers = new();
    private readonly Stack<FrameCompressor> compressors = new();

    private int roomHeld;
    private bool sparesMemory;

    public FrameCompression() => room = new SemaphoreSlim(maxUnderWay);

    /// <summary>Whether few frames are under way at once, and the buffers of earlier ones are given back. Turned by whoever hands frames over.</summary>
    public bool SparesMemory
    {
        get => sparesMemory;
        set
        {
            if (value == sparesMemory) return;
            sparesMemory = value;
            while (roomHeld < (value ? maxUnderWay - SparingUnderWay : 0))
            {
                room.Wait();
                roomHeld++;
            }

            if (!value && roomHeld > 0)
            {
                room.Release(roomHeld);
                roomHeld = 0;
            }

            lock (access)
            {
                buffers.Clear();
            }
        }
    }

    /// <summary>A buffer for the content of one frame: room for <see cref="BundleFormat.MaxFrameBytes"/> and more.</summary>
    public byte[] RentBuffer()
    {
        lock (access)
        {
            return buffers.TryPop(out var used) ? used : new byte[FrameCompressor.BoundBytes];
        }
    }

    public void ReturnBuffer(byte[] buffer)
    {
        lock (access)
        {
            buffers.Push(buffer);
        }
    }

    /// <summary>Begins to compress. Waits while as many frames as there is room for are under way.</summary>
    /// <param name="buffer">From <see cref="RentBuffer"/>; it is the frame's from now on.</param>
    /// <param name="contentBytes">How much of it is content.</param>
    /// <param name="readers">What still reads the content; the buffer is used again after it.</param>
    public Frame Begin(byte[] buffer, int contentBytes, Task? readers = null)
    {
        room.Wait();
        var frame = new Frame(buffer, contentBytes);
        frame.Ready = readers is null
            ? Task.Run(() => Compress(frame))
            : readers.ContinueWith(read => Compress(frame, read), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return frame;
    }

    /// <summary>Takes back what a frame held.</summary>
    public void Return(Frame frame)
    {
        if (frame.Buffer.Length == FrameCompressor.BoundBytes) ReturnBuffer(frame.Buffer);
        else ArrayPool<byte>.Shared.Return(frame.Buffer);
    }

    /// <summary>Waits for all that is under way.</summary>
    public void Dispose()
    {
        for (; roomHeld < maxUnderWay; roomHeld++) room.Wait();
        foreach (var compressor in compressors) compressor.Dispose();
        compressors.Clear();
        room.Dispose();
    }

    private void Compress(Frame frame, Task read)
    {
        try
        {
            read.GetAwaiter().GetResult();
        }
        catch
        {
            room.Release();
            throw;
        }

        Compress(frame);
    }

    private void Compress(Frame frame)
    {
        try
        {
            var compressor = RentCompressor();
            var scratch = RentBuffer();
            var length = compressor.Compress(frame.Buffer.AsSpan(0, frame.ContentBytes), scratch);
            var content = frame.Buffer;
            if (length <= SmallBytes)
            {
                var small = ArrayPool<byte>.Shared.Rent(length);
                scratch.AsSpan(0, length).CopyTo(small);
                frame.Become(small, length);
                ReturnBuffer(scratch);
            }
            else
            {
                frame.Become(scratch, length);
            }

            ReturnBuffer(content);
            lock (access)
            {
                compressors.Push(compressor);
            }
        }
        finally
        {
            room.Release();
        }
    }

    private FrameCompressor RentCompressor()
    {
        lock (access)
        {
            if (compressors.TryPop(out var idle)) return idle;
        }

        return new FrameCompressor();
    }
}
