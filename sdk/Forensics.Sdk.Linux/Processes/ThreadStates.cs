using System.Buffers.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>What the threads of a process are doing, by the letters of proc(5).</summary>
/// <param name="Running">Threads that are neither stopped nor ended.</param>
/// <param name="Stopped">Threads that a signal stopped (T).</param>
/// <param name="Traced">Threads that stand for a tracer (t): it decides when they go on.</param>
public readonly record struct ThreadStates(int Running, int Stopped, int Traced)
{
    private const int MaxThreads = 65_536;
    private const int MaxNameBytes = 32;

    /// <summary>Whether none runs, and one at least is stopped.</summary>
    public bool AreStopped => Running == 0 && Stopped + Traced > 0;

    /// <summary>Whether a signal stopped all, and none stands for a tracer alone.</summary>
    public bool AreStoppedBySignal => AreStopped && Traced == 0;

    /// <summary>Whether a signal stopped one at least.</summary>
    public bool HasStopped => Stopped > 0;

    /// <summary>Looks at the threads; more than 65,536 are not, and count as one that runs.</summary>
    /// <param name="process">The process's folder.</param>
    /// <returns>All zero when it has ended.</returns>
    public static ThreadStates Of(ProcessDirectory process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var (running, stopped, traced) = (0, 0, 0);
        if (process.Open("task"u8, OpenAs.Directory, out var tasks).Failed)
        {
            return default;
        }

        using (tasks)
        {
            var buffer = new byte[ProcLimits.MaxStatBytes];
            var reader = new DirectoryReader();
            var count = 0;
            for (var atEnd = false; !atEnd && !reader.Fill(tasks, out atEnd).Failed;)
            {
                while (reader.TryNext(out var entry, out _))
                {
                    if (!Utf8Parser.TryParse(entry.Name, out int thread, out var used) || used != entry.Name.Length)
                    {
                        continue;
                    }

                    if (++count > MaxThreads)
                    {
                        return new(running + 1, stopped, traced);
                    }

                    switch (State(process, thread, buffer))
                    {
                        case 'T':
                            stopped++;
                            break;
                        case 't':
                            traced++;
                            break;
                        case 'Z' or 'X' or '\0':
                            break;
                        default:
                            running++;
                            break;
                    }
                }
            }
        }

        return new(running, stopped, traced);
    }

    private static char State(ProcessDirectory process, int thread, byte[] buffer)
    {
        Span<byte> name = stackalloc byte[MaxNameBytes];
        "task/"u8.CopyTo(name);
        _ = thread.TryFormat(name["task/"u8.Length..], out var digits);
        "/stat"u8.CopyTo(name[("task/"u8.Length + digits)..]);
        return process.ReadAtOnce(name[..("task/"u8.Length + digits + "/stat"u8.Length)], buffer, out var length, out _).Failed
            || !ProcessStat.TryParse(buffer.AsSpan(0, length), out var stat) ? '\0' : stat!.State;
    }
}
