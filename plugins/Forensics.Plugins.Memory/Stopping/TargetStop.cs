using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Stopping;

/// <summary>A process that is stopped, or was for a moment, by an OS thread of its own. Whatever becomes of this process or that thread, the target runs on.</summary>
internal sealed class TargetStop : IDisposable
{
    private readonly ProcessDirectory process;
    private readonly TimeProvider clock;
    private readonly bool isHeld;
    private readonly TimeSpan longest;
    private readonly Action whileStopped;
    private readonly ThreadTracer tracer;
    private readonly Thread thread;
    private readonly ManualResetEventSlim isTaken = new();
    private readonly ManualResetEventSlim release = new();
    private Exception? failure;

    private TargetStop(ProcessDirectory process, DumpMode mode, Action whileStopped, TimeProvider clock, TimeSpan longest)
    {
        this.longest = longest;
        this.process = process;
        this.clock = clock;
        this.whileStopped = whileStopped;
        isHeld = mode == DumpMode.Consistent;
        tracer = new(process, clock);
        thread = new(Run) { IsBackground = true, Name = "tracer" };
    }

    /// <summary>Its threads.</summary>
    public IReadOnlyList<ThreadSnapshot> Threads { get; private set; } = [];

    /// <summary>Not all of its threads were looked at.</summary>
    public bool IsCut => tracer.IsCut;

    /// <summary>How long it stood; null while it still does, and when nothing of it was stopped.</summary>
    public TimeSpan? Stopped { get; private set; }

    /// <summary>Stops a process, reads the registers of its threads, calls back, and lets it go unless it is to stay stopped.</summary>
    /// <param name="process">Its folder.</param>
    /// <param name="mode">Whether it stays stopped until this is disposed of.</param>
    /// <param name="whileStopped">What to read meanwhile.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="longest">How long it stays stopped at most; default <see cref="StopLimits.LongestHold"/>.</param>
    public static TargetStop Take(ProcessDirectory process, DumpMode mode, Action whileStopped, TimeProvider clock, TimeSpan? longest = null)
    {
        var stop = new TargetStop(process, mode, whileStopped, clock, longest ?? StopLimits.LongestHold);
        stop.thread.Start();
        stop.isTaken.Wait();
        if (stop.failure is not { } failure)
        {
            return stop;
        }

        stop.Dispose();
        throw new InvalidOperationException(failure.Message, failure);
    }

    /// <summary>It was let go before this was disposed of.</summary>
    public bool IsHeldTooLong { get; private set; }

    /// <summary>Lets it go, if it is still held.</summary>
    public void Dispose()
    {
        release.Set();
        if (thread.Join(StopLimits.EndWait))
        {
            isTaken.Dispose();
            release.Dispose();
        }
    }

    private void Run()
    {
        try
        {
            tracer.Stop();
            tracer.ReadRegisters();
            whileStopped();
            if (!isHeld)
            {
                LetGo();
            }

            Threads = tracer.Threads;
        }
        catch (Exception thrown) when (thrown is IOException or InvalidOperationException or OutOfMemoryException)
        {
            failure = thrown;
        }
        finally
        {
            isTaken.Set();
        }

        if (isHeld)
        {
            IsHeldTooLong = !release.Wait(longest);
            LetGo();
        }
    }

    private void LetGo()
    {
        tracer.Release();
        Stopped = tracer.BeganAt is { } began && tracer.Threads.Any(stopped => stopped.IsStopped) ? clock.GetElapsedTime(began) : null;
    }
}
