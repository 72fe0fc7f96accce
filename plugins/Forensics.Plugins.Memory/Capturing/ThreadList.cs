using System.Buffers.Text;
using System.Text;
using Forensics.Plugins.Memory.Stopping;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>What procfs says of threads, whether they are stopped or not.</summary>
internal static class ThreadList
{
    private const int SmallBytes = 512;

    /// <summary>The threads of a process that is not stopped.</summary>
    /// <param name="process">Its folder.</param>
    /// <param name="why">Why it is not.</param>
    public static IReadOnlyList<ThreadSnapshot> Of(ProcessDirectory process, string why)
    {
        var threads = new List<ThreadSnapshot>();
        if (process.Open("task"u8, OpenAs.Directory, out var tasks).Failed)
        {
            return threads;
        }

        using (tasks)
        {
            var reader = new DirectoryReader();
            for (var atEnd = false; !atEnd && !reader.Fill(tasks, out atEnd).Failed;)
            {
                while (reader.TryNext(out var entry, out _))
                {
                    if (Utf8Parser.TryParse(entry.Name, out int thread, out var used) && used == entry.Name.Length && threads.Count < StopLimits.Threads)
                    {
                        threads.Add(new(thread) { Obstacle = why });
                    }
                }
            }
        }

        return threads;
    }

    /// <summary>Adds where a thread waits in the kernel, when its registers are not known.</summary>
    public static ThreadSnapshot WithSystemCall(ProcessDirectory process, ThreadSnapshot thread)
        => thread.General is null && Read(process, thread.ThreadId, "syscall") is { } file && ThreadRegisters.OfSystemCall(file) is { } general ? thread with { General = general } : thread;

    /// <summary>The kernel's name of a thread; null when it has ended.</summary>
    public static EvidenceText? Name(ProcessDirectory process, int thread) => Read(process, thread, "comm") is { } name ? new EvidenceText(name.AsSpan().TrimEnd((byte)'\n').ToArray()) : null;

    /// <summary>Whether a thread that did not stop stands in a freezer.</summary>
    public static bool IsFrozen(ProcessDirectory process, int thread)
        => Read(process, thread, "wchan") is { } place && (place.AsSpan().IndexOf("refrigerator"u8) >= 0 || place.AsSpan().IndexOf("freezer"u8) >= 0);

    /// <summary>Whether a thread is one of this process.</summary>
    public static bool IsOurs(ProcFileSystem proc, int thread)
    {
        if (proc.OwnPid() is not { } own || ProcessDirectory.Open(proc, own, out var self).Failed)
        {
            return false;
        }

        using (self)
        {
            return Read(self!, thread, "stat") is not null;
        }
    }

    private static byte[]? Read(ProcessDirectory process, int thread, string file)
    {
        Span<byte> buffer = stackalloc byte[SmallBytes];
        return process.ReadAtOnce(Encoding.ASCII.GetBytes($"task/{thread}/{file}"), buffer, out var length, out _).Failed ? null : buffer[..length].ToArray();
    }
}
