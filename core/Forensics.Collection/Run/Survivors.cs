using Forensics.Collection.Budgets;
using Forensics.Collection.Native;

namespace Forensics.Collection.Run;

/// <summary>
/// Processes that a worker left behind. The host is their subreaper: whatever session they made for themselves, they are its children now, and all of
/// them are killed. The process that runs steps must own all of its children, but for those it had when it began.
/// </summary>
internal sealed class Survivors(IReadOnlySet<int> ownChildren, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    // Still our children, but of an earlier step: the next one is neither to wait for them nor to answer for them.
    private readonly HashSet<int> abandonedEarlier = [];

    public static Survivors Begin(TimeProvider clock)
    {
        ChildProcess.BecomeSubreaper();
        ChildProcess.KeepEndedChildren();
        return new(ProcessTable.ChildrenOf(Environment.ProcessId).Select(child => child.ProcessId).ToHashSet(), clock);
    }

    /// <summary>Whether a child of this process is none of the running step's.</summary>
    public bool IsOfAnother(int processId) => ownChildren.Contains(processId) || abandonedEarlier.Contains(processId);

    /// <summary>Kills until none is left, or one does not go.</summary>
    /// <param name="abandoned">A worker that could not be killed and is known as such.</param>
    /// <returns>Each as <c>PID (name)</c>; one that did not go is marked.</returns>
    public IReadOnlyList<string> Kill(int? abandoned)
    {
        if (abandoned is { } worker)
        {
            abandonedEarlier.Add(worker);
        }

        var killed = new SortedDictionary<int, string>();
        var startedAt = clock.GetTimestamp();
        while (true)
        {
            // With all that they started: killing parents alone would leave more orphans at each round than it ends.
            var left = ProcessTree.Below(IsOfAnother);
            foreach (var member in left)
            {
                killed.TryAdd(member.ProcessId, member.Name);
                ChildProcess.KillOrphan(member.ProcessId);
                _ = member.Parent == Environment.ProcessId && ChildProcess.ReapOrphan(member.ProcessId);
            }

            if (left.Count == 0 || clock.GetElapsedTime(startedAt) >= CollectionLimits.KillWait)
            {
                var stuck = left.Select(child => child.ProcessId).ToHashSet();
                abandonedEarlier.UnionWith(stuck);
                var names = killed.OrderByDescending(entry => stuck.Contains(entry.Key)).Take(CollectionLimits.MaxSurvivorNames)
                    .Select(entry => $"{entry.Key} ({entry.Value}){(stuck.Contains(entry.Key) ? ", does not end when killed" : string.Empty)}");
                return [.. names, .. killed.Count > CollectionLimits.MaxSurvivorNames ? [$"{killed.Count - CollectionLimits.MaxSurvivorNames} more"] : Array.Empty<string>()];
            }

            // Nothing to read: only the time passes until their death, or the next orphan, shows.
            _ = Poll.Readable([], Tick);
        }
    }
}
