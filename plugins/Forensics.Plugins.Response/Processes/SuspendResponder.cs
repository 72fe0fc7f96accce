using System.Globalization;
using Forensics.Plugins.Response.Processes;
using Forensics.Sdk;

[assembly: Collector<SuspendResponder>]

namespace Forensics.Plugins.Response.Processes;

/// <summary>Stops processes, until they are let go on.</summary>
public sealed class SuspendResponder : ProcessResponder<SuspendOptions>
{
    internal const string Name = "process.suspend";

    public override CollectorDescriptor Descriptor { get; } = Describe(
        Name,
        "Stops processes by number and start, unique_pid, path or digest of their program, with their descendants if asked; undone, they go on.",
        "man2/pidfd_send_signal.2", "man7/signal.7");

    public override Reversal Reversal => Reversal.Harmless;

    internal override ActionKind KindOf(SuspendOptions options) => new Suspension(options);

    protected override async ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var stop = (ProcessAction)action;
        var keeper = new Keeper(stop.Tools, keepsPrograms: false, 0);
        foreach (var member in stop.Taken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await keeper.NameAsync(member, cancellationToken).ConfigureAwait(false);
        }

        return ActionPreparation.Ready(UndoPayload.Of(stop.Tools, Given.Tree, stop.Members).ToBytes());
    }

    protected override async ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
    {
        var stop = (ProcessAction)action;
        await TreeStop.StopAsync(stop, Given.Tree, cancellationToken).ConfigureAwait(false);
        var reasons = new List<string>();
        foreach (var member in stop.Members)
        {
            var (result, reason) = Verdict(member);
            reasons.AddRange(result is "done" or "already" || (result == "gone" && Given.Tree) ? [] : [$"process {member.Pid}: {reason}"]);
            await ProcessRecords.EmitAsync(stop.Tools, member, Suspension.WordOf, result, reason).ConfigureAwait(false);
        }

        reasons.AddRange(stop.IsCut ? ["the tree has more processes than are taken at once, or starts them faster than they can be stopped: some may run"] : []);
        reasons.AddRange(cancellationToken.IsCancellationRequested && Given.Tree ? ["the run was interrupted: who was started meanwhile may run"] : []);
        var after = ProcessRecords.After(stop.Tools, stop.Members);
        if (reasons.Count == 0)
        {
            return stop.Taken.All(member => member.HasEnded) ? ActionResult.NotDone(ItemState.Missing, "all have ended: there is nothing to stop")
                : stop.Taken.All(member => member.WasStopped || member.HasEnded) ? ActionResult.Unchanged("all that is there was stopped already")
                : ActionResult.Done(after);
        }

        var isAny = stop.Taken.Any(member => member.Signals.Count > 0 && !member.HasEnded);
        return new()
        {
            Outcome = isAny ? ActionOutcome.Partly : ActionOutcome.Failed,
            ItemState = !isAny ? (stop.Root.Error.Failed ? stop.Root.Error.State : ItemState.Missing) : stop.IsCut ? ItemState.OverLimit : stop.Taken.All(TreeStop.Stands) ? ItemState.NotRun : ItemState.TimedOut,
            Reason = string.Create(CultureInfo.InvariantCulture, $"{reasons[0]}{(reasons.Count > 1 ? $"; and {reasons.Count - 1} more" : string.Empty)}"),
            After = after,
        };
    }

    protected override async ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        using var processes = JournalledProcesses.Open(action, context, out var failure);
        return processes is null ? failure! : await Continuing.RunAsync(processes).ConfigureAwait(false);
    }

    protected override async ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        using var processes = JournalledProcesses.Open(action, context, out var failure);
        if (processes is null)
        {
            return failure!;
        }

        if (action.IsBeingReverted)
        {
            var undone = await Continuing.RunAsync(processes).ConfigureAwait(false);
            return undone.Outcome == ActionOutcome.Unchanged ? undone with { Outcome = ActionOutcome.Done } : undone;
        }

        // Who stands now and did not before may have been stopped by somebody else, too: the kernel does not say. Who does not stand was not reached, or somebody let it go on, and is left so.
        var (ours, after) = (processes.Ours.ToList(), ProcessRecords.After(processes.Tools, processes.Members));
        var standing = ours.Count(member => TreeStop.Stands(member) || member.IsStopPending);
        var ended = $"{(processes.Ended > 0 ? $"; {processes.Ended} of {processes.Named} have ended" : string.Empty)}{processes.UnseenText}";
        return standing == 0 && processes.Unseen == 0 ? new() { Outcome = ActionOutcome.TakenBack, ItemState = ItemState.NotRun, Reason = $"it was interrupted, and {processes.AllGone ?? $"none of its processes stands because of it{ended}"}", After = after }
            : standing == ours.Count && processes is { Ended: 0, Unseen: 0 } ? ActionResult.Done(after) with { Reason = "it was interrupted: its processes stand, and who stopped them is not known" }
            : new() { Outcome = ActionOutcome.Partly, ItemState = ItemState.NotRun, Reason = string.Create(CultureInfo.InvariantCulture, $"it was interrupted: {standing} of {ours.Count} processes that are there stand{ended}"), After = after };
    }

    private static (string Result, string? Reason) Verdict(Member member)
        => member.Refusal is { } refusal ? ("refused", refusal)
            : member.HasEnded ? ("gone", "it has ended")
            : member.WasStopped ? ("already", "it was stopped already")
            : member.Error.Failed ? ("failed", $"pidfd_send_signal: {member.Error}")
            : member.Threads is { AreStopped: true } states ? ("done", states.Traced == 0 ? null : $"{states.Traced} of its threads stand for a tracer, process {member.Seen.Status?.TracerPid}, which can let them go on")
            : ("timed-out", $"{member.Threads.Running} of its threads do not stand: they stop when they leave the kernel, or their control group is thawed");
}
