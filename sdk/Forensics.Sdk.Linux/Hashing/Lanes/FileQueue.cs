using System.Diagnostics;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>
/// Files between those who find them and the threads that hash them. It counts the open ones, waiting and being hashed, and lets no more in than the bound.
/// Both sides wait for many at once, not for one: a wake-up costs more than a small file.
/// </summary>
/// <param name="openFiles">Most files that are open at once.</param>
/// <param name="threads">Threads that take.</param>
internal sealed class FileQueue<TFile>(int openFiles, int threads)
{
    /// <summary>A thread takes no fewer, if there are: spread thinner, vectors would run half empty.</summary>
    private const int LeastShare = 8;

    /// <summary>Nor does it share less than this, in bytes: small files are gone before another thread is awake.</summary>
    private const int LeastShareBytes = 2 << 20;

    /// <summary>How long an idle thread waits for more than one file, in milliseconds.</summary>
    private const int PatienceMilliseconds = 5;

    // Not a Lock: those who wait need Monitor.
    private readonly object gate = new();
    private readonly Queue<PendingFile<TFile>> waiting = [];
    private readonly int roomAgainAt = openFiles - Math.Max(1, openFiles / 4);
    private TaskCompletionSource? room;
    private Exception? stopped;
    private int open;
    private bool isComplete;

    /// <summary>Whether the run is to end now: cancelled, or results can no longer be handed over.</summary>
    public bool IsStopped => Volatile.Read(ref stopped) is not null;

    /// <summary>Adds a file, when there is room.</summary>
    /// <returns>Null when it was added; else what to wait for before the next try.</returns>
    public Task? TryAdd(in PendingFile<TFile> file)
    {
        lock (gate)
        {
            ThrowIfStopped();
            ObjectDisposedException.ThrowIf(isComplete, typeof(FileHasher<TFile>));
            if (open >= openFiles)
            {
                room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return room.Task;
            }

            open++;
            waiting.Enqueue(file);

            // The first one starts an idle thread's patience; a set of lanes, or the last one that may come, ends it.
            if (waiting.Count == 1 || waiting.Count % Md5Kernel.MaxLanes == 0 || open == openFiles)
            {
                Monitor.Pulse(gate);
            }

            return null;
        }
    }

    /// <summary>Takes a thread's share of the waiting files. A thread with nothing else to do waits until there are many, or some for a moment.</summary>
    /// <param name="taken">Where they are put.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="isIdle">The thread has nothing else to do.</param>
    /// <returns>False when nothing will come any more.</returns>
    public bool Take(Queue<PendingFile<TFile>> taken, int most, bool isIdle)
    {
        lock (gate)
        {
            while (isIdle && stopped is null && !isComplete && open < openFiles && waiting.Count < most)
            {
                if (!Monitor.Wait(gate, waiting.Count == 0 ? Timeout.Infinite : PatienceMilliseconds) && waiting.Count > 0)
                {
                    break;
                }
            }

            if (stopped is not null)
            {
                return false;
            }

            // A trickle of files would keep the thread busy with hardly used vectors: it gets them once it is idle, or when they are some.
            if (!isIdle && waiting.Count < LeastShare && !isComplete && open < openFiles)
            {
                return true;
            }

            var share = Math.Max(LeastShare, (waiting.Count + threads - 1) / threads);
            long bytes = 0;
            while (taken.Count < most && (taken.Count < share || bytes < LeastShareBytes) && waiting.TryDequeue(out var file))
            {
                bytes += file.LengthBytes;
                taken.Enqueue(file);
            }

            return taken.Count > 0 || !isComplete;
        }
    }

    /// <summary>Files were closed.</summary>
    public void Closed(int count)
    {
        TaskCompletionSource? waiter = null;
        lock (gate)
        {
            open -= count;
            Debug.Assert(open >= 0, "more files closed than opened");
            if (room is not null && open <= roomAgainAt)
            {
                waiter = room;
                room = null;
            }
        }

        waiter?.SetResult();
    }

    /// <summary>No more files come.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends the run; the first reason stays. What waits is for <see cref="TakeRest"/>.</summary>
    public void Stop(Exception reason)
    {
        TaskCompletionSource? waiter;
        lock (gate)
        {
            stopped ??= reason;
            waiter = room;
            room = null;
            Monitor.PulseAll(gate);
        }

        waiter?.SetResult();
    }

    /// <summary>Takes all that waits, after <see cref="Stop"/>.</summary>
    public void TakeRest(Queue<PendingFile<TFile>> taken)
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out var file))
            {
                taken.Enqueue(file);
            }
        }
    }

    /// <summary>Throws what ended the run, if something did.</summary>
    public void ThrowIfStopped()
    {
        if (Volatile.Read(ref stopped) is { } reason)
        {
            throw reason is OperationCanceledException cancelled
                ? new OperationCanceledException(cancelled.Message, cancelled, cancelled.CancellationToken)
                : new InvalidOperationException("Hashing ended early, on a thread of its own; the reason is within.", reason);
        }
    }
}
