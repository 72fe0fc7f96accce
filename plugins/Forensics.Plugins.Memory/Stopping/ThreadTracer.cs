using System.Buffers.Text;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Stopping;

/// <summary>
/// Stops all threads of one process, reads their registers, lets them go. Everything happens on the OS thread that calls, and ends with that: when it is killed in the middle the kernel lets the
/// threads run on. They are seized, not attached to: no signal is sent, and a process that was stopped by a signal stays so.
/// </summary>
/// <param name="process">Its folder.</param>
/// <param name="clock">Measures.</param>
internal sealed class ThreadTracer(ProcessDirectory process, TimeProvider clock)
{
    private readonly Dictionary<int, ThreadSnapshot> threads = [];
    private readonly HashSet<int> pending = [];
    private readonly byte[] registers = new byte[StopLimits.RegisterBytes];

    /// <summary>What was seen of each, in the order of the numbers.</summary>
    public IReadOnlyList<ThreadSnapshot> Threads => [.. threads.Values.OrderBy(thread => thread.ThreadId)];

    /// <summary>There are more threads than <see cref="StopLimits.Threads"/>, or they multiply faster than they can be stopped.</summary>
    public bool IsCut { get; private set; }

    /// <summary>When the first one was asked to stop, by the clock's timestamps; null when none was.</summary>
    public long? BeganAt { get; private set; }

    /// <summary>Stops whatever can be stopped.</summary>
    public void Stop()
    {
        for (var round = 0; round < StopLimits.Rounds; round++)
        {
            if (!SeizeNew())
            {
                return;
            }

            WaitForStops();
        }

        IsCut = true;
    }

    /// <summary>Reads the registers of all that are stopped.</summary>
    public void ReadRegisters()
    {
        foreach (var thread in threads.Values.Where(thread => thread.IsStopped).ToList())
        {
            threads[thread.ThreadId] = WithRegisters(thread);
        }
    }

    /// <summary>Lets them all go on, each with the signal that was on its way. What did not stop is let go when this OS thread ends.</summary>
    public void Release()
    {
        foreach (var thread in threads.Values.Where(thread => thread.IsStopped))
        {
            _ = TraceCalls.DetachThread(thread.ThreadId, thread.Signal);
        }
    }

    /// <returns>Whether there were any.</returns>
    private bool SeizeNew()
    {
        var isAny = false;
        if (process.Open("task"u8, OpenAs.Directory, out var tasks).Failed)
        {
            return false;
        }

        using (tasks)
        {
            var reader = new DirectoryReader();
            for (var atEnd = false; !atEnd && !reader.Fill(tasks, out atEnd).Failed;)
            {
                while (reader.TryNext(out var entry, out _))
                {
                    if (Utf8Parser.TryParse(entry.Name, out int thread, out var used) && used == entry.Name.Length && thread > 0 && !threads.ContainsKey(thread))
                    {
                        if (threads.Count == StopLimits.Threads)
                        {
                            IsCut = true;
                            return isAny;
                        }

                        Seize(thread);
                        isAny = true;
                    }
                }
            }
        }

        return isAny;
    }

    private void Seize(int thread)
    {
        var error = TraceCalls.SeizeThread(thread);
        BeganAt ??= clock.GetTimestamp();
        error = error.Failed ? error : TraceCalls.InterruptThread(thread);

        // Of one that is about to end, and of a main thread that has ended alone, the kernel says EPERM.
        var isOver = error == Errno.ESRCH || (error.Failed && StateOf(thread) is null or 'Z' or 'X');
        threads.Add(thread, new(thread) { Obstacle = isOver ? ThreadSnapshot.Ended : error.Failed ? $"ptrace: {error}" : "it did not stop" });
        if (!error.Failed)
        {
            pending.Add(thread);
        }
    }

    private void WaitForStops()
    {
        while (pending.Count > 0)
        {
            if (SpinWait.SpinUntil(TakeAnswers, StopLimits.Patience))
            {
                continue;
            }

            if (!pending.Any(CanAnswer) || !SpinWait.SpinUntil(TakeAnswers, StopLimits.Deadline))
            {
                pending.Clear();
            }
        }
    }

    private bool TakeAnswers()
    {
        List<int>? answered = null;
        foreach (var thread in pending)
        {
            if (TraceCalls.TryWait(thread, out var status, out var error))
            {
                (answered ??= []).Add(thread);
                Take(thread, status);
            }
            else if (error.Failed)
            {
                (answered ??= []).Add(thread);
                threads[thread] = threads[thread] with { Obstacle = ThreadSnapshot.Ended };
            }
        }

        answered?.ForEach(thread => pending.Remove(thread));
        return answered is not null;
    }

    // wait(2): the lowest byte 0x7f of what has stopped, then the signal, then the event.
    private void Take(int thread, int status)
    {
        var isStopped = (status & 0xff) == 0x7f;
        var signal = (status >> 8) & 0xff;
        var isEvent = status >> 16 == TraceCalls.EventStop;
        threads[thread] = isStopped
            ? threads[thread] with { IsStopped = true, Obstacle = null, Signal = isEvent ? 0 : signal }
            : threads[thread] with { Obstacle = ThreadSnapshot.Ended };
    }

    private ThreadSnapshot WithRegisters(ThreadSnapshot thread)
    {
        var id = thread.ThreadId;
        if (TraceCalls.ReadRegisters(id, ThreadRegisters.GeneralSet, registers, out var length).Failed)
        {
            return thread with { Obstacle = "its registers could not be read" };
        }

        if (length != ThreadRegisters.GeneralBytes)
        {
            return thread with { Obstacle = "it runs code of 32 bits, whose registers are not stored" };
        }

        var general = registers.AsSpan(0, length).ToArray();
        var others = new List<RegisterSet>();
        foreach (var set in ThreadRegisters.OtherSets)
        {
            if (!TraceCalls.ReadRegisters(id, set, registers, out length).Failed && length > 0)
            {
                others.Add(new(set, registers.AsSpan(0, length).ToArray()));
            }
        }

        // Of a thread that was only interrupted it would tell of our own interruption.
        var signal = new byte[TraceCalls.SignalInfoBytes];
        ReadOnlyMemory<byte>? information = thread.Signal == 0 || TraceCalls.ReadSignalInfo(id, signal).Failed ? null : new(signal);
        _ = TraceCalls.ReadSignalMask(id, out var mask);
        return thread with { General = general, Others = others, SignalInfo = information, SignalMask = mask };
    }

    /// <summary>Whether it may yet stop. One that waits without being interruptible, or is frozen, does not until that is over.</summary>
    private bool CanAnswer(int thread) => StateOf(thread) is not null and not 'D';

    /// <returns>Null when it is gone.</returns>
    private char? StateOf(int thread)
    {
        Span<byte> name = stackalloc byte[32];
        var isName = Utf8Path(thread, "/stat"u8, name, out var length);
        var buffer = new byte[ProcLimits.MaxStatBytes];
        return isName && !process.ReadAtOnce(name[..length], buffer, out var read, out _).Failed && ProcessStat.TryParse(buffer.AsSpan(0, read), out var stat) ? stat!.State : null;
    }

    private static bool Utf8Path(int thread, ReadOnlySpan<byte> file, Span<byte> name, out int length)
    {
        "task/"u8.CopyTo(name);
        length = "task/"u8.Length;
        _ = thread.TryFormat(name[length..], out var digits);
        length += digits;
        var isRoom = file.TryCopyTo(name[length..]);
        length += file.Length;
        return isRoom;
    }
}
