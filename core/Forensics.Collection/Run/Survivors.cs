using Forensics.Collection.Budgets;
using Forensics.Collection.Native;
using Forensics.Confinement;

namespace Forensics.Collection.Run;

/// <summary>
/// Processes that workers left behind. The host is their subreaper: whatever session they made for themselves, they are its children now, and all of
/// them are killed. The process that runs steps must own all of its children, but for those it had when it began. While several steps run, an orphan is that step's whose control group it is in,
/// else whose user it is, else whose session; one that cannot be told apart waits until no other step runs. For several threads.
/// </summary>
internal sealed class Survivors(IReadOnlySet<int> ownChildren, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    // Never held while anything is waited for.
    private readonly Lock gate = new();
    private readonly List<StepProcesses> running = [];

    // Still our children, but of an earlier step: the next one is neither to wait for them nor to answer for them.
    private readonly HashSet<int> abandonedEarlier = [];

    // Whether more than one step ran since there was none: an orphan without a mark may be of one that has ended.
    private bool wasShared;

    public static Survivors Begin(TimeProvider clock)
    {
        ChildProcess.BecomeSubreaper();
        ChildProcess.KeepEndedChildren();
        return new(ProcessTable.ChildrenOf(Environment.ProcessId).Select(child => child.ProcessId).ToHashSet(), clock);
    }

    /// <summary>A step begins. To be called before its worker is started: from here on nobody takes what he does not know for his own.</summary>
    /// <param name="group">Its control group, as for <see cref="StepProcesses"/>.</param>
    public StepProcesses Enter(string? group)
    {
        lock (gate)
        {
            var step = new StepProcesses(group);
            running.Add(step);
            wasShared |= running.Count > 1;
            return step;
        }
    }

    /// <summary>A step's worker was started, and has started nothing itself yet.</summary>
    public void Started(StepProcesses step, int worker, uint? userId)
    {
        lock (gate)
        {
            step.Started(worker, userId);
        }
    }

    /// <summary>Whether a child of this process is none of the step's.</summary>
    public bool IsOfAnother(StepProcesses step, int processId)
    {
        lock (gate)
        {
            return IsForeign(step, processId);
        }
    }

    /// <summary>Kills what a step has left until there is nothing, or one does not go. The step has ended then.</summary>
    /// <param name="step">The step.</param>
    /// <param name="abandoned">Its worker, when that could not be killed and is known as such.</param>
    /// <returns>Each as <c>PID (name)</c>; one that did not go is marked, and one of which it cannot be told who left it.</returns>
    public IReadOnlyList<string> Kill(StepProcesses step, int? abandoned)
    {
        var killed = new SortedDictionary<int, string>();
        var startedAt = clock.GetTimestamp();
        while (true)
        {
            lock (gate)
            {
                if (abandoned is { } worker)
                {
                    abandonedEarlier.Add(worker);
                }

                var left = KillOnce(processId => IsForeign(step, processId), killed);
                if (left.Count == 0 || clock.GetElapsedTime(startedAt) >= CollectionLimits.KillWait)
                {
                    // In the same hold of the lock in which nothing was found: of two steps that end at once the last one sees what neither knew.
                    abandonedEarlier.UnionWith(left);
                    Leave(step);
                    return Names(killed, left);
                }
            }

            // Nothing to read: only the time passes until their death, or the next orphan, shows.
            _ = Poll.Readable([], Tick);
        }
    }

    /// <summary>Kills all that the run has started, whosesoever it is.</summary>
    public void KillAll()
    {
        var startedAt = clock.GetTimestamp();
        var killed = new SortedDictionary<int, string>();
        while (true)
        {
            lock (gate)
            {
                if (KillOnce(IsNobodys, killed).Count == 0)
                {
                    return;
                }
            }

            if (clock.GetElapsedTime(startedAt) >= CollectionLimits.KillWait)
            {
                return;
            }

            _ = Poll.Readable([], Tick);
        }
    }

    private static string[] Names(SortedDictionary<int, string> killed, HashSet<int> stuck)
    {
        var names = killed.OrderByDescending(entry => stuck.Contains(entry.Key)).Take(CollectionLimits.MaxSurvivorNames)
            .Select(entry => $"{entry.Key} ({entry.Value}){(stuck.Contains(entry.Key) ? ", does not end when killed" : string.Empty)}");
        return [.. names, .. killed.Count > CollectionLimits.MaxSurvivorNames ? [$"{killed.Count - CollectionLimits.MaxSurvivorNames} more"] : Array.Empty<string>()];
    }

    private HashSet<int> KillOnce(Func<int, bool> isExcluded, SortedDictionary<int, string> killed)
    {
        // With all that they started: killing parents alone would leave more orphans at each round than it ends.
        var left = ProcessTree.Below(isExcluded);
        foreach (var member in left)
        {
            var isChild = member.Parent == Environment.ProcessId;
            if (!killed.ContainsKey(member.ProcessId))
            {
                killed.Add(member.ProcessId, isChild && wasShared && Owner(member.ProcessId) is null ? $"{member.Name}), of this step or one beside it (it cannot be told" : member.Name);
            }

            ChildProcess.KillOrphan(member.ProcessId);
            _ = isChild && ChildProcess.ReapOrphan(member.ProcessId);
        }

        return [.. left.Select(member => member.ProcessId)];
    }

    private void Leave(StepProcesses step)
    {
        _ = running.Remove(step);
        wasShared &= running.Count > 0;
    }

    private bool IsNobodys(int processId) => ownChildren.Contains(processId) || abandonedEarlier.Contains(processId);

    // A step that runs alone owns whatever is there.
    private bool IsForeign(StepProcesses step, int processId)
        => IsNobodys(processId) || (running.Exists(other => other != step) && Owner(processId) != step);

    private StepProcesses? Owner(int processId)
    {
        if (running.Find(step => step.Worker == processId) is { } itself)
        {
            return itself;
        }

        var origin = ProcessOrigin.Of(processId);
        return running.Find(step => step.Group is { } group && origin.Groups.Any(path => $"{path}/".Contains($"{group}/", StringComparison.Ordinal)))
            ?? running.Find(step => step.UserId is { } user && user == origin.UserId)
            ?? running.Find(step => step.Worker is { } worker && worker == origin.Session);
    }
}
