using System.Collections.Concurrent;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Processes;

/// <summary>
/// Reads processes one after the other on a thread of its own, ahead of the one who takes the readings. A read that a process keeps from ending (its memory on a
/// stuck FUSE file or a userfaultfd, its memory's lock held) would otherwise stop the list: here the thread is left behind after a deadline, and another one
/// goes on, reading the same process again without what did not answer.
/// </summary>
/// <param name="pids">The processes.</param>
/// <param name="makeReader">One reader for each thread.</param>
/// <param name="clock">Measures the deadline.</param>
/// <param name="readAhead">Readings kept at most before they are taken.</param>
internal sealed class ProcessFeed(IReadOnlyList<int> pids, Func<ReadingWatch, IProcessReader> makeReader, TimeProvider clock, int readAhead) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly ConcurrentQueue<ProcessReading> ready = new();
    private readonly SemaphoreSlim filled = new(0);
    private readonly SemaphoreSlim free = new(readAhead);
    private readonly Dictionary<int, ReadStep> timedOut = [];
    private ReadingWatch watch = new(clock);
    private Task? thread;
    private int next;
    private int stuckAt = -1;
    private ReadStep stuckSteps;
    private ReadStep skippedAlways;
    private bool isDisposed;

    /// <summary>Threads that were left behind.</summary>
    public int Stuck { get; private set; }

    /// <summary>What is read of no process any more, since too many did not answer.</summary>
    public ReadStep SkippedAlways => skippedAlways;

    /// <summary>What of one process did not answer in time.</summary>
    public ReadStep TimedOut(int pid) => timedOut.GetValueOrDefault(pid);

    /// <summary>The next reading, in the order of the processes; null after the last.</summary>
    public async ValueTask<ProcessReading?> NextAsync(CancellationToken cancellationToken)
    {
        thread ??= Start(ReadStep.None);
        for (; ; )
        {
            var hasEnded = thread.IsCompleted;
            if (ready.TryDequeue(out var reading))
            {
                free.Release();
                return reading;
            }

            if (hasEnded)
            {
                await thread.ConfigureAwait(false);
                return null;
            }

            if (!await filled.WaitAsync(PollInterval, cancellationToken).ConfigureAwait(false)
                && watch.IsOverdue(ProcessLimits.ReadDeadline))
            {
                Replace();
            }
        }
    }

    /// <summary>Ends the reading. The semaphores are left to threads that may still be stuck.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            watch = new(clock);
        }

        while (ready.TryDequeue(out var reading))
        {
            reading.Dispose();
        }

        free.Release();
    }

    private void Replace()
    {
        lock (gate)
        {
            // It may have answered at the last moment. From here on it comes back no more.
            if (!watch.TryAbandon())
            {
                return;
            }

            var step = (ReadStep)watch.What;
            watch = new(clock);
            Stuck++;
            if (Stuck >= ProcessLimits.StuckThreads)
            {
                skippedAlways |= step;
            }

            // The same process again, at another place: both are left out now.
            stuckSteps = next == stuckAt ? stuckSteps | step : step;
            stuckAt = next;
            timedOut[pids[next]] = stuckSteps;
            thread = Start(stuckSteps);
        }
    }

    private Task Start(ReadStep skippedFirst)
    {
        var own = watch;
        return Task.Factory.StartNew(() => Run(own, skippedFirst), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(ReadingWatch own, ReadStep skippedFirst)
    {
        var reader = makeReader(own);
        var wakeEvery = Math.Max(readAhead / 4, 1);
        var skipped = skippedFirst | skippedAlways;
        var first = next;
        for (var index = first; index < pids.Count; index++)
        {
            // A place taken by the thread before for the same process is not given back by it.
            if (skippedFirst == ReadStep.None || index != first)
            {
                free.Wait();
            }

            var reading = reader.Read(pids[index], skipped);
            lock (gate)
            {
                if (watch != own || isDisposed)
                {
                    reading.Dispose();
                    return;
                }

                ready.Enqueue(reading);
                next = index + 1;
            }

            if (next % wakeEvery == 0)
            {
                filled.Release();
            }

            skipped = skippedAlways;
        }

        filled.Release();
    }
}
