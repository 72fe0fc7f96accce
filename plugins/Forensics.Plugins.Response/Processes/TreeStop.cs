using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Stops processes, and lets them go on. Of a tree first who is known, then who was started meanwhile, until there is nobody new: who stands starts nobody.</summary>
internal static class TreeStop
{
    /// <summary>Stops all that an action takes, and waits until they stand.</summary>
    /// <param name="action">New processes of its tree are added to it.</param>
    /// <param name="isTree">Whether descendants are looked for.</param>
    /// <param name="cancellationToken">Ends it between rounds.</param>
    public static async Task StopAsync(ProcessAction action, bool isTree, CancellationToken cancellationToken)
    {
        for (var round = 0; round < ActingLimits.TreeRounds; round++)
        {
            foreach (var member in action.Taken.Where(member => !member.WasStopped && member.Signals.Count == 0))
            {
                _ = member.Send(ProcessSignal.Stop);
            }

            await UntilAsync(action.Tools, action.Taken, Stands).ConfigureAwait(false);
            if (!isTree || cancellationToken.IsCancellationRequested || !AddNew(action))
            {
                return;
            }
        }

        action.IsCut = true;
    }

    /// <summary>Lets processes go on, and waits until they do.</summary>
    public static async Task ContinueAsync(ProcessTools tools, IReadOnlyCollection<Member> members)
    {
        foreach (var member in members)
        {
            _ = member.Send(ProcessSignal.Continue);
        }

        await UntilAsync(tools, members, Runs).ConfigureAwait(false);
    }

    /// <summary>Whether it stands, or has ended.</summary>
    public static bool Stands(Member member) => member.HasEnded || member.Threads.AreStopped;

    /// <summary>Whether no signal keeps a thread of it from running. Those of a tracer are its own.</summary>
    public static bool Runs(Member member) => member.HasEnded || !member.Threads.HasStopped;

    /// <summary>Looks for processes of the tree that are not among its members.</summary>
    /// <returns>Whether there were any to act on.</returns>
    public static bool AddNew(ProcessAction action)
    {
        action.IsCut |= ProcessTree.Read(action.Tools.Processes, out var tree).Failed;
        var depths = action.Members.ToDictionary(member => (member.Pid, member.StartTicks), member => member.Depth);
        var isNew = false;
        foreach (var (process, _) in tree.Below(depths.Keys.ToList()).Where(below => !depths.ContainsKey((below.Process.Pid, below.Process.StartTicks))))
        {
            if (action.Members.Count == ActingLimits.TreeProcesses)
            {
                action.IsCut = true;
                break;
            }

            var depth = (tree.Of(process.ParentPid) is { } parent ? depths.GetValueOrDefault((parent.Pid, parent.StartTicks)) : 0) + 1;
            depths[(process.Pid, process.StartTicks)] = depth;
            var error = Member.Open(action.Tools, process.Pid, process.StartTicks, depth, action.Options, out var member);
            action.IsCut |= error == Errno.EMFILE;
            if (member is not null)
            {
                action.Members.Add(member);
                isNew |= member.Refusal is null && !member.HasEnded;
            }
        }

        return isNew;
    }

    private static async Task UntilAsync(ProcessTools tools, IEnumerable<Member> members, Func<Member, bool> condition)
    {
        var left = members.ToList();
        var began = tools.Clock.GetTimestamp();
        var once = new HashSet<Member>();
        for (; ; )
        {
            // Twice in a row: who is traced stands for its tracer first, and runs again before it stands for the signal.
            foreach (var member in left.ToList())
            {
                var holds = condition(member);
                _ = holds && (member.Threads.Traced == 0 || !once.Add(member)) ? left.Remove(member) : !holds && once.Remove(member);
            }

            if (left.Count == 0 || tools.Clock.GetElapsedTime(began) > ActingLimits.StopWait)
            {
                return;
            }

            await Task.Delay(ActingLimits.Look, tools.Clock, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
