using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>Reads what selecting a process takes.</summary>
internal sealed class TargetProcesses(ProcFileSystem proc)
{
    private const int StatusBytes = 65_536;

    private readonly byte[] buffer = new byte[StatusBytes];

    public ProcFileSystem Proc => proc;

    /// <summary>This process and what it was started by, up to the first: their numbers, nearest first.</summary>
    public IReadOnlyList<int> OwnLine()
    {
        var line = new List<int>();
        for (var pid = proc.OwnPid() ?? 0; pid > 0 && !line.Contains(pid) && line.Count < ProcLimits.MaxPidNamespaces * 100; pid = Read(pid)?.Stat.ParentPid ?? 0)
        {
            line.Add(pid);
        }

        return line;
    }

    /// <returns>Null when there is no such process.</returns>
    public Candidate? Read(int pid)
    {
        if (ProcessDirectory.Open(proc, pid, out var directory).Failed)
        {
            return null;
        }

        using (directory)
        {
            return directory!.ReadAtOnce("stat"u8, buffer, out var length, out _).Failed || !ProcessStat.TryParse(buffer.AsSpan(0, Math.Min(length, ProcLimits.MaxStatBytes)), out var stat)
                ? null
                : Read(directory, pid, stat!);
        }
    }

    private Candidate Read(ProcessDirectory directory, int pid, ProcessStat stat)
    {
        ProcessStatus? status = null;
        _ = !directory.ReadAtOnce("status"u8, buffer, out var length, out _).Failed && ProcessStatus.TryParse(buffer.AsSpan(0, length), out status);

        // When the main thread has ended alone, the others still show the program.
        using var thread = stat is { State: 'Z', ThreadCount: > 1 } ? directory.OpenLiveThread() : null;
        var source = thread ?? directory;
        return source.ReadLink("exe"u8, out var text).Failed
            ? new(pid, stat, status, null, null)
            : new(pid, stat, status, text, source.ReadLinkedStatus("exe"u8, out var file).Failed ? null : file);
    }
}
