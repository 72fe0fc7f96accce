namespace Forensics.Sdk.Linux;

/// <summary>
/// Does reads on a helper thread, one after the other, and abandons the thread when one takes longer than the deadline: for single opens and reads of paths that the
/// inspected device offers. A walk over many objects marks its own thread instead: <see cref="ReadingWatch"/>. Not for several threads at once.
/// </summary>
/// <remarks>An abandoned thread, and what it holds open, stays until the file system answers or the process is gone.</remarks>
/// <param name="clock">Measures the deadline.</param>
/// <param name="deadline">How long one read may take; default <see cref="LinuxLimits.ReadDeadline"/>.</param>
/// <param name="mostAbandoned">Threads that may be abandoned; beyond, nothing is read any more.</param>
public sealed class AbandonableReader(TimeProvider clock, TimeSpan? deadline = null, int mostAbandoned = LinuxLimits.AbandonedReads) : IDisposable
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(100);

    private ReadingThread? helper;

    /// <summary>How long one read may take.</summary>
    public TimeSpan Deadline { get; } = deadline ?? LinuxLimits.ReadDeadline;

    /// <summary>Threads that were abandoned.</summary>
    public int Abandoned { get; private set; }

    /// <summary>Reads.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="read">The read, with results and buffers of its own: it may never end, and what it would do after the deadline does not happen. One that
    /// consists of several reads calls <see cref="ReadingWatch.Beat"/> between them, or all of them have one deadline.</param>
    /// <param name="result">What came of it.</param>
    /// <returns>False when it did not end within the deadline, or too many did not before. What <paramref name="read"/> throws is thrown here.</returns>
    public bool TryRead<T>(Func<ReadingWatch, T> read, out T? result)
    {
        ArgumentNullException.ThrowIfNull(read);
        result = default;
        if (Abandoned >= mostAbandoned)
        {
            return false;
        }

        var own = helper ??= new(clock);
        var task = new Task<T>(() =>
        {
            own.Watch.Enter();
            try
            {
                return read(own.Watch);
            }
            finally
            {
                own.Watch.Leave();
            }
        });
        own.Start(task);
        var look = Deadline / 20 < LongestLook ? Deadline / 20 : LongestLook;
        while (!own.WaitForEnd(look))
        {
            if (own.Watch.IsOverdue(Deadline) && own.Watch.TryAbandon())
            {
                helper = null;
                Abandoned++;
                return false;
            }
        }

        result = task.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Ends the helper thread, unless it was abandoned.</summary>
    public void Dispose()
    {
        helper?.End();
        helper = null;
    }

#pragma warning disable CA1001 // The semaphores are never disposed of: the thread may still be about to use them.
    private sealed class ReadingThread
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim wake = new(0);
        private readonly SemaphoreSlim ended = new(0);
        private Task? work;

        public ReadingThread(TimeProvider clock)
        {
            Watch = new(clock);
            new Thread(Run) { IsBackground = true, Name = "abandonable read" }.Start();
        }

        public ReadingWatch Watch { get; }

        public void Start(Task task)
        {
            work = task;
            wake.Release();
        }

        public bool WaitForEnd(TimeSpan time) => ended.Wait(time);

        public void End()
        {
            work = null;
            wake.Release();
        }

        private void Run()
        {
            for (; ; )
            {
                wake.Wait();
                if (work is not { } task)
                {
                    return;
                }

                task.RunSynchronously(TaskScheduler.Default);
                ended.Release();
            }
        }
    }
}
