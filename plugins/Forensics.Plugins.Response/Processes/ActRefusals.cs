using Forensics.Sdk;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Processes that are never ended nor stopped: this one, the host that started it and what else that started of the same program, and what <see cref="StopRefusals"/> names.</summary>
internal sealed class ActRefusals
{
    private readonly IReadOnlyList<int> ownLine;
    private readonly StopRefusals stop;
    private readonly HashSet<FileIdentity> ownPrograms;
    private readonly CandidateReader processes;

    public ActRefusals(CandidateReader processes)
    {
        this.processes = processes;
        ownLine = processes.OwnLine();
        stop = new(ownLine);
        ownPrograms = [.. ownLine.Take(2).Select(processes.Read).Select(own => own?.ExecutableStatus?.Identity).OfType<FileIdentity>()];
    }

    /// <summary>Why nothing is done to a process.</summary>
    /// <param name="process">It.</param>
    /// <param name="despiteWarning">Whether it may be one that others watch.</param>
    /// <param name="warning">Why it is dangerous all the same; null when nothing speaks against it.</param>
    /// <returns>Null when it may be acted on.</returns>
    public string? Why(HeldProcess process, bool despiteWarning, out string? warning)
    {
        var seen = process.Seen;
        warning = null;
        var why = seen.Stat.IsKernelThread ? "it is a kernel thread, which takes no signal"
            : seen.Pid == ownLine.ElementAtOrDefault(0) ? "it is this very process"
            : seen.Pid == ownLine.ElementAtOrDefault(1) ? "it is the host of this run"
            : IsOfThisRun(seen) ? "it is another process of this run"
            : stop.Why(seen, process.Directory);
        if (why is not null || StopRefusals.Warning(seen, process.Directory) is not { } danger)
        {
            return why;
        }

        warning = danger;
        return despiteWarning ? null : $"{danger}: set despite_warning=true to take it all the same";
    }

    /// <summary>Started, by whatever way, by the host, and running its program or ours: a worker, or a companion of one.</summary>
    private bool IsOfThisRun(Candidate candidate)
    {
        if (ownLine.Count < 2 || candidate.ExecutableStatus is not { } program || !ownPrograms.Contains(program.Identity))
        {
            return false;
        }

        var steps = 0;
        for (var pid = candidate.Stat.ParentPid; pid > 1 && steps++ < ActingLimits.TreeProcesses; pid = processes.Read(pid)?.Stat.ParentPid ?? 0)
        {
            if (pid == ownLine[1])
            {
                return true;
            }
        }

        return false;
    }
}
