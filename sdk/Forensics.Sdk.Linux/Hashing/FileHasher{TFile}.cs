using Forensics.Sdk.Linux.Hashing.Lanes;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Hashing;

/// <summary>
/// Hashes many files, each read once: MD5 of up to 32 files at a time in the lanes of vectors (AVX-512, AVX2, 128 bits, or none: what the processor has),
/// SHA-1 and SHA-256 by OpenSSL, on threads of its own. Files come in as they are found, from any thread; results go out in batches, in no order.
/// Memory: <see cref="HashingLimits.BufferBytesPerThread"/> a thread, and what the caller attaches to at most
/// <see cref="FileHasherOptions.OpenFiles"/> files and <see cref="HashingLimits.ResultsAtOnce"/> results a thread.
/// </summary>
/// <remarks>A read that takes longer than <see cref="FileHasherOptions.ReadDeadline"/> is abandoned, with its thread and one descriptor: its file comes back with
/// ETIMEDOUT, and those that shared its lanes are read anew by another thread.</remarks>
/// <typeparam name="TFile">What the caller knows a file by; carried along, never looked at.</typeparam>
public sealed class FileHasher<TFile> : IAsyncDisposable
{
    private const int LooksPerDeadline = 20 * LinuxLimits.LaterReads;

    private readonly FileQueue<TFile> queue;
    private readonly Func<IReadOnlyList<HashedFile<TFile>>, ValueTask> hashed;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration cancellation;
    private readonly SilentPlaces places = new();
    private readonly List<HashingThread<TFile>> threads = [];
    private readonly Timer look;
    private readonly FileHasherOptions options;
    private int running;

    /// <summary>Starts the threads.</summary>
    /// <param name="options">Checked here.</param>
    /// <param name="hashed">Takes finished files, 1 to <see cref="HashingLimits.ResultsAtOnce"/>; the list is used again once it returns. Called by
    /// several threads at a time; while one waits here, its files wait. Every file that was taken comes once, unless it throws: that
    /// ends the hashing, and the files of that thread do not come. It must not add files: there may be room only once it returns.</param>
    /// <param name="cancellationToken">Ends the hashing: files that are not done come back as <see cref="HashedFile{TFile}.IsCancelled"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FileHasher(FileHasherOptions options, Func<IReadOnlyList<HashedFile<TFile>>, ValueTask> hashed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hashed);
        options.Validate();
        this.hashed = hashed;
        this.options = options;
        queue = new(options.OpenFiles, options.Threads);
        running = options.Threads;
        for (var i = 0; i < options.Threads; i++)
        {
            Start(abandoned: null);
        }

        var interval = options.ReadDeadline / LooksPerDeadline;
        look = new(_ => ReplaceSilent(), null, interval, interval);

        cancellation = cancellationToken.UnsafeRegister(_ => queue.Stop(new OperationCanceledException(cancellationToken)), null);
    }

    /// <summary>Hands a file over, waiting while too many are open. The hasher closes it, whatever happens.</summary>
    /// <param name="handle">A regular file, open for reading; its position is not used.</param>
    /// <param name="lengthBytes">Its length as asked before, in bytes; no more is hashed. 0 is taken at its word, without a read.</param>
    /// <param name="file">Comes back with the result.</param>
    /// <param name="place">What it lies on, a device number say: where too many reads are not answered, further files of the same place come back with ETIMEDOUT
    /// unread.</param>
    /// <returns>When the file is taken.</returns>
    /// <exception cref="OperationCanceledException">The hashing was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The hashing ended because the taker of results threw; the reason is within.</exception>
    /// <exception cref="ObjectDisposedException">No more files were to come.</exception>
    public ValueTask AddAsync(SafeFileHandle handle, long lengthBytes, TFile file, ulong place = 0)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        var pending = new PendingFile<TFile>(handle, lengthBytes, file, place);
        var wait = TryAdd(pending);
        return wait is null ? ValueTask.CompletedTask : new(AddLaterAsync(pending, wait));
    }

    /// <summary>Says that no more files come, and waits until all results are handed over. May be called again.</summary>
    /// <returns>When all is done.</returns>
    /// <exception cref="OperationCanceledException">The hashing was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The hashing ended because the taker of results threw; the reason is within.</exception>
    public async Task CompleteAsync()
    {
        queue.Complete();
        await ended.Task.ConfigureAwait(false);
        queue.ThrowIfStopped();
    }

    /// <summary>Cancels what is not done, closes all files, and waits for the threads, and so for results that are being handed over.</summary>
    /// <returns>When they have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!ended.Task.IsCompleted)
        {
            queue.Stop(new OperationCanceledException("The hasher was disposed of."));
        }

        await ended.Task.ConfigureAwait(false);
        await look.DisposeAsync().ConfigureAwait(false);
        await cancellation.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AddLaterAsync(PendingFile<TFile> pending, Task wait)
    {
        for (var next = wait; next is not null; next = TryAdd(pending))
        {
            await next.ConfigureAwait(false);
        }
    }

    private Task? TryAdd(in PendingFile<TFile> pending)
    {
        try
        {
            queue.ThrowIfStopped();
            return queue.TryAdd(pending);
        }
        catch
        {
            pending.Handle.Dispose();
            throw;
        }
    }

    // When every thread has failed, files still wait.
    private void CloseRest()
    {
        var rest = new Queue<PendingFile<TFile>>();
        queue.TakeRest(rest);
        foreach (var file in rest)
        {
            file.Handle.Dispose();
        }
    }

    private void Start(HashingThread<TFile>? abandoned)
    {
        var thread = new HashingThread<TFile>(queue, options, hashed, places, new ReadingWatch(TimeProvider.System));
        if (abandoned is not null)
        {
            thread.TakeOver(abandoned);
        }

        lock (threads)
        {
            _ = abandoned is not null && threads.Remove(abandoned);
            threads.Add(thread);
        }

        new Thread(() => Run(thread)) { IsBackground = true, Name = "hashing" }.Start();
    }

    /// <summary>Looks whether a thread waits in a read for too long. One look at a time: a timer's next call may come while one is under way.</summary>
    private void ReplaceSilent()
    {
        if (!Monitor.TryEnter(places))
        {
            return;
        }

        try
        {
            HashingThread<TFile>[] now;
            lock (threads)
            {
                now = [.. threads];
            }

            foreach (var thread in now)
            {
                if (thread.Watch.IsOverdue(queue.IsStopped ? options.ReadDeadline / LinuxLimits.LaterReads : thread.Deadline) && thread.Watch.TryAbandon())
                {
                    Start(thread);
                }
            }
        }
        finally
        {
            Monitor.Exit(places);
        }
    }

    private void Run(HashingThread<TFile> thread)
    {
        try
        {
            using (thread)
            {
                thread.Run();
            }
        }
        catch (Exception reason)
        {
            // The boundary of a thread: whatever the caller's code threw goes to whoever adds or completes.
            queue.Stop(reason);
        }

        lock (threads)
        {
            threads.Remove(thread);
        }

        if (Interlocked.Decrement(ref running) == 0)
        {
            CloseRest();
            ended.SetResult();
        }
    }
}
