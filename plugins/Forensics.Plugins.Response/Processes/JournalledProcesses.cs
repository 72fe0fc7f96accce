using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>The processes of an action of the journal that are still there, whatever has their numbers now.</summary>
internal sealed class JournalledProcesses : IDisposable
{
    private readonly List<Member> members = [];
    private Errno unseenError;

    private JournalledProcesses(ProcessTools tools) => Tools = tools;

    public ProcessTools Tools { get; }

    /// <summary>Those that are there; of a tree also who is stopped below them.</summary>
    public IReadOnlyList<Member> Members => members;

    /// <summary>Whether descendants were taken too.</summary>
    public bool IsTree { get; private set; }

    /// <summary>How many the action names.</summary>
    public int Named { get; private set; }

    /// <summary>How many of these have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>How many could not be looked at: whether these have ended is not known.</summary>
    public int Unseen { get; private set; }

    /// <summary>The same in words, for the end of a sentence; empty for none.</summary>
    public string UnseenText => Unseen == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; {Unseen} could not be looked at: {unseenError}");

    /// <summary>Why none of them can be there; null when some can.</summary>
    public string? AllGone { get; private set; }

    /// <summary>Those that were not stopped before.</summary>
    public IEnumerable<Member> Ours => members.Where(member => !member.WasStopped);

    /// <summary>Those of <see cref="Ours"/> that stand, or will when they leave the kernel. Of one that is traced it cannot be told for whom: it is let go on as far as signals are concerned.</summary>
    public IEnumerable<Member> Standing => Ours.Where(member => member.Threads is { HasStopped: true } or { AreStopped: true } || member.IsStopPending);

    /// <summary>Looks for them.</summary>
    /// <param name="action">The action.</param>
    /// <param name="context">Of the run.</param>
    /// <param name="failure">Why that is not possible.</param>
    /// <returns>Null when there is a failure.</returns>
    public static JournalledProcesses? Open(JournalledAction action, CollectionContext context, out ActionResult? failure)
    {
        failure = null;
        if (UndoPayload.Parse(action.Undo) is not { } payload)
        {
            failure = ActionResult.NotDone(ItemState.Corrupt, "its undo payload is not what this responder writes: look at the processes that its bundle names");
            return null;
        }

        if (ProcessTools.Open(context, 0, out var refusal) is not { } tools)
        {
            failure = ActionResult.NotDone(refusal!.State, refusal.Reason!);
            return null;
        }

        var found = new JournalledProcesses(tools) { Named = payload.Processes.Count, IsTree = payload.Tree };
        if (payload.BootId is not null && tools.BootId is not null && payload.BootId != tools.BootId)
        {
            found.AllGone = "the device was started anew since: its processes are gone";
            return found;
        }

        found.Find(payload);
        return found;
    }

    public void Dispose()
    {
        foreach (var member in members)
        {
            member.Dispose();
        }

        Tools.Dispose();
    }

    private void Find(UndoPayload payload)
    {
        Ended = payload.Processes.Count(HasEnded);

        if (!payload.Tree)
        {
            return;
        }

        _ = ProcessTree.Read(Tools.Processes, out var tree);
        foreach (var (process, _) in tree.Below(members.Select(member => (member.Pid, member.StartTicks)).ToList()).Take(ActingLimits.TreeProcesses).ToList())
        {
            if (process.State == 'T' && !members.Exists(member => member.Pid == process.Pid && member.StartTicks == process.StartTicks))
            {
                _ = HasEnded(new(process.Pid, process.StartTicks, WasStopped: false));
            }
        }
    }

    /// <summary>Takes hold of a process that has not.</summary>
    private bool HasEnded(PayloadProcess named)
    {
        var error = Member.Open(Tools, named, out var member);
        if (error.Failed)
        {
            // EINVAL: a thread of another has the number now.
            var isGone = error == Errno.ESRCH || error == ProcessErrors.Replaced || error == Errno.EINVAL;
            (Unseen, unseenError) = isGone ? (Unseen, unseenError) : (Unseen + 1, error);
            return isGone;
        }

        if (member!.HasEnded)
        {
            member.Dispose();
            return true;
        }

        members.Add(member);
        return false;
    }
}
