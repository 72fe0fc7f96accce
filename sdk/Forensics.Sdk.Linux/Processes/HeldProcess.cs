using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>A process that is held, with its folder of procfs: both are of the one process, whatever becomes of its number.</summary>
public sealed class HeldProcess : IDisposable
{
    private HeldProcess(ProcessHandle handle, ProcessDirectory directory, Candidate seen)
    {
        Handle = handle;
        Directory = directory;
        Seen = seen;
    }

    /// <summary>What signals go through.</summary>
    public ProcessHandle Handle { get; }

    /// <summary>Its folder.</summary>
    public ProcessDirectory Directory { get; }

    /// <summary>What was seen of it when it was taken hold of.</summary>
    public Candidate Seen { get; }

    /// <summary>Takes hold of a process.</summary>
    /// <param name="processes">Of a procfs of our own PID namespace.</param>
    /// <param name="pid">Its number.</param>
    /// <param name="startTicks">Its start; null when it may be any.</param>
    /// <param name="process">Null when an error is returned.</param>
    /// <returns>ESRCH when it is gone, ESTALE when another has the number, EINVAL when it is the number of a thread; else that of what cannot be opened or read.</returns>
    public static Errno Open(CandidateReader processes, int pid, ulong? startTicks, out HeldProcess? process)
    {
        ArgumentNullException.ThrowIfNull(processes);
        process = null;
        if (ProcessDirectory.Open(processes.Proc, pid, out var directory) is { Failed: true } error)
        {
            return error == Errno.ENOENT ? Errno.ESRCH : error;
        }

        var seen = processes.Read(directory!);
        if (seen is null || seen.Status?.ThreadGroupId is { } group && group != pid)
        {
            var unread = seen is null ? WhyUnread(directory!) : Errno.EINVAL;
            directory!.Dispose();
            return unread;
        }

        error = ProcessHandle.Open(pid, out var handle);
        if (!error.Failed)
        {
            // The descriptor is of who has the number now, the folder of who had it before. It is the same one if that is still there: a number is used again only when nobody has it.
            error = processes.ReadStat(directory!) is not { } stat ? WhyUnread(directory!) : startTicks is { } ticks && stat.StartTicks != ticks ? ProcessErrors.Replaced : Errno.Ok;
        }

        if (error.Failed)
        {
            handle?.Dispose();
            directory!.Dispose();
            return error;
        }

        process = new(handle!, directory!, seen);
        return Errno.Ok;
    }

    private static Errno WhyUnread(ProcessDirectory directory)
    {
        var error = directory.Read("stat"u8, ProcLimits.MaxStatBytes, out _);
        return !error.Failed ? ProcessErrors.Malformed : error.IsGone() ? Errno.ESRCH : error;
    }

    /// <summary>Lets it go.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        Directory.Dispose();
    }
}
