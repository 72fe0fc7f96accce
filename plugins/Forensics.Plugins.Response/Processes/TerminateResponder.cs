using Forensics.Plugins.Response.Processes;
using Forensics.Sdk;

[assembly: Collector<TerminateResponder>]

namespace Forensics.Plugins.Response.Processes;

/// <summary>Ends processes.</summary>
public sealed class TerminateResponder : ProcessResponder<TerminateOptions>
{
    internal const string Name = "process.terminate";

    private Keeper? keeper;

    public override CollectorDescriptor Descriptor { get; } = Describe(
        Name,
        "Ends processes by number and start, unique_pid, path or digest of their program, with their descendants if asked; state and nameless programs are stored before.",
        "man2/pidfd_open.2", "man2/pidfd_send_signal.2", "man7/signal.7");

    public override Reversal Reversal => Reversal.Impossible;

    internal override ActionKind KindOf(TerminateOptions options) => new Termination(options);

    protected override async ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var ending = (ProcessAction)action;
        keeper = new(ending.Tools, Given.KeepExecutable, Given.MaxExecutableBytes);
        foreach (var member in ending.Taken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await keeper.KeepAsync(member, cancellationToken).ConfigureAwait(false) is { Refusal: { } refusal } refused)
            {
                await ProcessRecords.EmitAsync(ending.Tools, ending.Root, Termination.WordOf, "refused", refusal.Reason).ConfigureAwait(false);
                return refused;
            }
        }

        return ActionPreparation.Ready(UndoPayload.Of(ending.Tools, Given.Tree, ending.Members).ToBytes());
    }

    protected override async ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
        => await new Ending((ProcessAction)action, Given, keeper!).RunAsync(cancellationToken).ConfigureAwait(false);

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => ValueTask.FromResult(ActionResult.NotDone(ItemState.Unsupported, "a process that has ended cannot be had back"));

    /// <summary>Says what is so: who ended the ones that are gone nobody knows, and who is there was not ended. Of a tree who is stopped because of it goes on.</summary>
    protected override async ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        using var processes = JournalledProcesses.Open(action, context, out var failure);
        if (processes is null)
        {
            return failure!;
        }

        if (processes.AllGone is { } gone)
        {
            return new() { Outcome = ActionOutcome.Partly, ItemState = ItemState.NotRun, Reason = $"it was interrupted; {gone}, and whether it had ended them before is not known" };
        }

        if (processes is { Members.Count: 0, Unseen: 0 })
        {
            return ActionResult.Done(ProcessRecords.After(processes.Tools, processes.Members)) with { Reason = "it was interrupted: all of it has ended, and who ended it is not known" };
        }

        // Only of a tree are processes stopped by this responder: one alone that stands now was stopped by somebody else.
        var stopped = processes.IsTree ? processes.Standing.ToList() : [];
        await TreeStop.ContinueAsync(processes.Tools, stopped).ConfigureAwait(false);
        foreach (var member in stopped)
        {
            await ProcessRecords.EmitAsync(processes.Tools, member, Continuing.WordOf, TreeStop.Runs(member) ? "done" : "timed-out", null).ConfigureAwait(false);
        }

        var said = processes.Members.Count == 0 ? "whether it was ended is not known" : processes.IsTree ? stopped.Count > 0 ? $"{stopped.Count} of them stood and were let go on" : "none of them stands because of it" : "it may have been asked to end, and was not killed";
        return new()
        {
            Outcome = processes is not { Ended: 0, Unseen: 0 } ? ActionOutcome.Partly : ActionOutcome.TakenBack,
            ItemState = ItemState.NotRun,
            Reason = $"it was interrupted: of {processes.Named} processes {processes.Named - processes.Ended - processes.Unseen} are still there; {said}{(processes.Ended > 0 ? "; who ended the others is not known" : string.Empty)}{processes.UnseenText}",
            After = ProcessRecords.After(processes.Tools, processes.Members),
        };
    }
}
