using System.Collections.Concurrent;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Reads ahead: one thread of its own reads, cuts and digests the file, the pool decompresses, and the caller gets the content frames in the file's order. At
/// most <see cref="MaxFrames"/> of them, 2 MiB each, are held at once.
/// </summary>
internal sealed class FramePipeline : IDisposable
{
    private const int MaxFrames = 8;

    private readonly BlockingCollection<PendingFrame> free = new(MaxFrames);
    private readonly BlockingCollection<PendingFrame> ready = new(MaxFrames);
    private readonly CancellationTokenSource stop = new();
    private readonly Task<FrameKind> reading;
    private int made;
    private PendingFrame? current;

    /// <param name="frames">The file, at the start of a frame; the caller's again when <see cref="Next"/> has said that nothing is left.</param>
    public FramePipeline(FrameReader frames) =>
        reading = Task.Factory.StartNew(() => ReadAll(frames), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>What the file's next piece is that is no content frame; known after the last one. The reader stands there.</summary>
    public FrameKind End { get; private set; }

    /// <summary>The next content frame, decompressed, valid until the next call; null when something else follows.</summary>
    /// <exception cref="IOException">The file cannot be read. All frames before that place were given.</exception>
    public PendingFrame? Next()
    {
        if (current is not null) free.Add(current);
        current = null;
        if (ready.TryTake(out var next, Timeout.Infinite))
        {
            current = next;
            next.Finish();
            return next;
        }

        End = reading.GetAwaiter().GetResult();
        return null;
    }

    /// <summary>Ends the reading thread, and waits for it: a read that hangs is waited for.</summary>
    public void Dispose()
    {
        stop.Cancel();
        ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();

        // What it failed with is of no use any more to a caller that gave up; seen, so that the runtime does not report it.
        _ = reading.Exception;
        current?.Dispose();
        foreach (var frame in free) frame.Dispose();
        foreach (var frame in ready) frame.Dispose();
        free.Dispose();
        ready.Dispose();
        stop.Dispose();
    }

    private FrameKind ReadAll(FrameReader frames)
    {
        try
        {
            FrameKind kind;
            while ((kind = frames.Next()) == FrameKind.Content && frames.Number < BundleLimits.MaxFrames && TakeFree() is { } frame)
            {
                frame.Load(frames);
                ready.Add(frame);
                _ = Task.Run(frame.Decompress);
            }

            return kind;
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    // Null when the caller gave up.
    private PendingFrame? TakeFree()
    {
        if (free.TryTake(out var frame)) return frame;
        if (made++ < MaxFrames) return new PendingFrame();
        try
        {
            return free.Take(stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
