using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>Reads what choosing a process takes. Not for several threads at once.</summary>
/// <param name="proc">The procfs.</param>
public sealed class CandidateReader(ProcFileSystem proc)
{
    private const int StatusBytes = 65_536;

    private readonly byte[] buffer = new byte[StatusBytes];

    /// <summary>The procfs.</summary>
    public ProcFileSystem Proc => proc;

    /// <summary>This process and what it was started by, up to the first: their numbers, nearest first.</summary>
    /// <returns>None when this process is of another PID namespace than the procfs.</returns>
    public IReadOnlyList<int> OwnLine()
    {
        var line = new List<int>();
        for (var pid = proc.OwnPid() ?? 0; pid > 0 && !line.Contains(pid) && line.Count < ProcLimits.MaxPidNamespaces * 100; pid = Read(pid)?.Stat.ParentPid ?? 0)
        {
            line.Add(pid);
        }

        return line;
    }

    /// <summary>Numbers of all processes, as one reading of the list from its start gives them.</summary>
    /// <param name="pids">Gets them.</param>
    /// <returns>The error that ended the list early; what came before it is kept.</returns>
    public Errno List(ICollection<int> pids)
    {
        var error = DirectoryReading.OpenBelow(proc.Directory, "."u8, OpenAs.Directory, out var folder);
        using (folder)
        {
            return error.Failed ? error : proc.List(pids, folder);
        }
    }

    /// <summary>Looks at a process.</summary>
    /// <param name="pid">Its number.</param>
    /// <returns>Null when there is no such process.</returns>
    public Candidate? Read(int pid)
    {
        if (ProcessDirectory.Open(proc, pid, out var directory).Failed)
        {
            return null;
        }

        using (directory)
        {
            return Read(directory!);
        }
    }

    /// <summary>Looks at a process whose folder is held open.</summary>
    /// <param name="directory">Its folder.</param>
    /// <returns>Null when it is gone.</returns>
    public Candidate? Read(ProcessDirectory directory) => ReadStat(directory) is { } stat ? Read(directory, stat) : null;

    /// <summary>The state of a process alone.</summary>
    /// <param name="directory">Its folder.</param>
    /// <returns>Null when it is gone.</returns>
    public ProcessStat? ReadStat(ProcessDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return directory.ReadAtOnce("stat"u8, buffer, out var length, out _).Failed || !ProcessStat.TryParse(buffer.AsSpan(0, Math.Min(length, ProcLimits.MaxStatBytes)), out var stat)
            ? null
            : stat;
    }

    private Candidate Read(ProcessDirectory directory, ProcessStat stat)
    {
        ProcessStatus? status = null;
        _ = !directory.ReadAtOnce("status"u8, buffer, out var length, out _).Failed && ProcessStatus.TryParse(buffer.AsSpan(0, length), out status);

        // When the main thread has ended alone, the others still show the program.
        using var thread = stat is { State: 'Z', ThreadCount: > 1 } ? directory.OpenLiveThread() : null;
        var source = thread ?? directory;
        return source.ReadLink("exe"u8, out var text).Failed
            ? new(stat.Pid, stat, status, null, null)
            : new(stat.Pid, stat, status, text, source.ReadLinkedStatus("exe"u8, out var file).Failed ? null : file);
    }
}
