using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Looks for the processes that fit the criteria; each is found once.</summary>
internal sealed class Selection(Criteria criteria, ProcessTools tools)
{
    private readonly HashSet<(int Pid, ulong StartTicks)> seen = [];
    private readonly HashSet<(int Pid, ulong StartTicks)> uncompared = [];
    private readonly Dictionary<string, int> matches = [];
    private readonly List<(string Item, ItemState State, string Reason)> missing = [];
    private readonly List<CollectionFault> faults = [];

    /// <summary>That cut the list of processes.</summary>
    public Errno Error { get; private set; }

    /// <summary>Processes of which it is not known whether they fit.</summary>
    public int Uncompared => uncompared.Count;

    /// <summary>Numbers that were asked for and are not taken.</summary>
    public IReadOnlyList<(string Item, ItemState State, string Reason)> Missing => missing;

    public int Matches(string item) => matches.GetValueOrDefault(item);

    /// <summary>What went wrong since it was asked last.</summary>
    public IReadOnlyList<CollectionFault> TakeFaults()
    {
        CollectionFault[] taken = [.. faults];
        faults.Clear();
        return taken;
    }

    /// <summary>Those that were not found before, by number.</summary>
    public IReadOnlyList<Candidate> Find()
    {
        var found = new List<Candidate>();
        var pids = criteria.Pids.Select(pid => pid.Key).ToList();
        var isByNumber = pids.Count > 0;
        Error = isByNumber ? Errno.Ok : tools.Processes.List(pids);
        foreach (var pid in pids)
        {
            var candidate = tools.Processes.Read(pid);
            var misfit = candidate is null ? "no process has the number" : Misfit(candidate);
            if (misfit is null && seen.Add((pid, candidate!.Stat.StartTicks)))
            {
                found.Add(candidate);
            }
            else if (misfit is not null && isByNumber)
            {
                missing.Add((Criteria.ItemOf(pid), candidate is null || !HasStart(candidate) ? ItemState.Missing : ItemState.NotRun, misfit));
            }
        }

        return found;
    }

    private bool HasStart(Candidate candidate) => criteria.Pids[candidate.Pid].Any(ticks => ticks is null || ticks == candidate.Stat.StartTicks);

    private string? Misfit(Candidate candidate)
    {
        var key = (candidate.Pid, candidate.Stat.StartTicks);
        if (seen.Contains(key))
        {
            return null;
        }

        var misfit = criteria.Misfit(candidate, tools, out var items, out var error);
        if (error.Failed && !error.IsGone() && uncompared.Add(key))
        {
            faults.Add(error.Fault(
                ProcessTools.PathOf(candidate.Pid), "PROGRAM_NOT_COMPARED", "pread64", error == ProgramDigests.TooLong ? "its program is longer than max_hash_bytes: it may be one of those looked for" : "the digest of its program is not known: it may be one of those looked for"));
        }

        foreach (var item in misfit is null ? items : [])
        {
            matches[item] = matches.GetValueOrDefault(item) + 1;
        }

        return misfit;
    }
}
