using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>
/// Who started whom, as one look over all processes showed it. Of who has ended nothing is to be seen: what it had started belongs to another then, a subreaper or the first process. A look takes its
/// time, and a number can change hands in it: nobody is a child who was started before its parent, or whose parent is another, or gone, when it is looked at again after its children.
/// </summary>
public sealed class ProcessTree
{
    private readonly Dictionary<int, ProcessStat> byPid = [];
    private readonly ILookup<int, ProcessStat> children;

    private ProcessTree(IEnumerable<int> pids, Func<int, ProcessStat?> read)
    {
        foreach (var process in pids.Select(read).OfType<ProcessStat>())
        {
            byPid[process.Pid] = process;
        }

        var parents = byPid.Values.Select(process => process.ParentPid).ToHashSet();
        parents.RemoveWhere(pid => !byPid.TryGetValue(pid, out var before) || read(pid)?.StartTicks != before.StartTicks);
        children = byPid.Values.Where(process => parents.Contains(process.ParentPid) && process.StartTicks >= byPid[process.ParentPid].StartTicks).ToLookup(process => process.ParentPid);
    }

    /// <summary>Looks at all processes.</summary>
    /// <param name="processes">Reads them.</param>
    /// <param name="tree">What was seen, also when an error is returned.</param>
    /// <returns>The error that ended the list early.</returns>
    public static Errno Read(CandidateReader processes, out ProcessTree tree)
    {
        ArgumentNullException.ThrowIfNull(processes);
        var pids = new List<int>();
        var error = processes.List(pids);
        tree = Of(pids, pid => Stat(processes, pid));
        return error;
    }

    /// <summary>A tree by whoever looks at a process: once at each, and after all of them again at those that have children.</summary>
    internal static ProcessTree Of(IEnumerable<int> pids, Func<int, ProcessStat?> read) => new(pids, read);

    /// <summary>A process that was seen.</summary>
    /// <param name="pid">Its number.</param>
    /// <returns>Null when there was none.</returns>
    public ProcessStat? Of(int pid) => byPid.GetValueOrDefault(pid);

    /// <summary>What processes started, and what that started, down to the last; parents before their children.</summary>
    /// <param name="roots">Numbers and starts: who has another start is another process, and not looked below.</param>
    /// <returns>The descendants, each with how far it is below the first of the roots above it; the roots themselves are left out.</returns>
    public IReadOnlyList<(ProcessStat Process, int Depth)> Below(IEnumerable<(int Pid, ulong StartTicks)> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var seen = new HashSet<int>();
        var open = new Queue<(int Pid, int Depth)>();
        foreach (var (pid, ticks) in roots)
        {
            if (byPid.TryGetValue(pid, out var root) && root.StartTicks == ticks && seen.Add(pid))
            {
                open.Enqueue((pid, 0));
            }
        }

        var found = new List<(ProcessStat, int)>();
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent.Pid].Where(child => seen.Add(child.Pid)))
            {
                found.Add((child, parent.Depth + 1));
                open.Enqueue((child.Pid, parent.Depth + 1));
            }
        }

        return found;
    }

    private static ProcessStat? Stat(CandidateReader processes, int pid)
    {
        if (ProcessDirectory.Open(processes.Proc, pid, out var directory).Failed)
        {
            return null;
        }

        using (directory)
        {
            return processes.ReadStat(directory!);
        }
    }
}
