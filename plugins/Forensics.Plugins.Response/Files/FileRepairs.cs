using System.Text.Json.Nodes;
using Forensics.Plugins.Response.Files.Records;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Files;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>Takes back, or ends, what <c>quarantine</c> and <c>file.delete</c> did.</summary>
/// <param name="context">The context.</param>
/// <param name="calls">What every changing call passes through.</param>
internal sealed class FileRepairs(CollectionContext context, ActCalls calls)
{
    private readonly ActionOrder order = context.Order!;

    /// <summary>The file back at its names, from the quarantine.</summary>
    /// <exception cref="CollectorException">The payload is not what was written.</exception>
    public async ValueTask<ActionResult> RevertAsync(JournalledAction action, CancellationToken cancellationToken)
    {
        var undo = UndoJson.Read(action, UndoJson.Default.FileUndo);
        if (undo.KeepsOriginal || undo.Names.Count == 0)
        {
            return ActionResult.Unchanged($"nothing was removed; the copy {undo.ObjectId} stays in the quarantine");
        }

        if (undo.ObjectId is not { } id)
        {
            return ActionResult.NotDone(ItemState.Unsupported, $"no copy was kept on the device: the only one is in the bundle of {(undo.RunId is { } run ? $"run {run}" : "the run that deleted it")}, under {new EvidencePath(undo.Names[0].Path)}");
        }

        var restore = new ObjectRestore(context, calls);
        var result = restore.Run(id, TokenOf(action), new());
        await restore.TellAsync(id, result, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Ends what was begun: where the sealed copy is whole, the removal is finished; where it is not, nothing was removed, and what there is of the copy goes.</summary>
    /// <exception cref="CollectorException">The payload is not what was written.</exception>
    public async ValueTask<ActionResult> RepairAsync(JournalledAction action, CancellationToken cancellationToken)
    {
        var undo = UndoJson.Read(action, UndoJson.Default.FileUndo);
        if (action.IsBeingReverted)
        {
            return undo.ObjectId is { } kept && undo.Names.Count > 0
                ? await RepairUndoAsync(kept, TokenOf(action), cancellationToken).ConfigureAwait(false)
                : ActionResult.Unchanged("there was nothing to undo");
        }

        try
        {
            if (undo.ObjectId is { } id && !IsKept(id, undo.Sha256))
            {
                return PutBack(undo);
            }
        }
        catch (IOException unreadable)
        {
            return ActionResult.NotDone(ItemState.Corrupt, $"the quarantine cannot be read, and nothing is removed before that is known: {unreadable.Message}");
        }

        return await FinishAsync(undo, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for every try: what an interrupted one has left is found by it.</summary>
    private static string TokenOf(JournalledAction action) => $"undo-{action.Id}";

    /// <exception cref="IOException">That cannot be known.</exception>
    private bool IsKept(string id, string sha256)
    {
        using var store = QuarantinePlace.TryOpen(order, context.Clock, calls);
        foreach (var remains in store?.Incoming().Where(remains => remains.Id == id && !remains.IsActive) ?? [])
        {
            store!.RemoveIncoming(remains);
        }

        if (store?.State(id) is not { Presence: ObjectPresence.Present, Stored.Description: { } kept })
        {
            return false;
        }

        // Whole means all of it, and that it is what the signed bundle has: only then is the original removed.
        if (kept.Sha256 != sha256)
        {
            return false;
        }

        try
        {
            store.OpenContent(id).Dispose();
            return true;
        }
        catch (StoreDamagedException)
        {
            return false;
        }
    }

    private ActionResult PutBack(FileUndo undo)
    {
        var (gone, obstacles) = (0, new List<string>());
        foreach (var name in undo.Names)
        {
            var outcome = RemovalRepair.Finish(context.Root, name.ToTicket(), RemovalDecision.PutBack, calls);
            if (outcome.IsDone)
            {
                continue;
            }

            // Without a whole copy nothing was moved: a name that is gone is gone by somebody else, and nothing of ours is there.
            if (outcome.After is not { State: RemovalState.Gone, HasPrivateFolder: false, HasStranger: false, IsForeign: false } || outcome.LeftAt is not null)
            {
                obstacles.Add(outcome.Text ?? "it cannot be looked at");
                continue;
            }

            gone++;
        }

        if (obstacles.Count > 0)
        {
            // Names go only when the copy is whole: there is nothing of ours to put back, wherever the folder is now.
            return new() { Outcome = ActionOutcome.TakenBack, ItemState = ItemState.ReadError, Reason = $"no whole copy is there, and nothing was removed by this; its place cannot be looked at: {string.Join("; ", obstacles)}" };
        }

        if (gone > 0)
        {
            return new() { Outcome = ActionOutcome.TakenBack, ItemState = ItemState.Collected, Reason = $"no whole copy had been made, and nothing was removed; {gone} of its names are gone since, by somebody else" };
        }

        return new() { Outcome = ActionOutcome.TakenBack, ItemState = ItemState.Collected, Reason = "no whole copy had been made: the file is where it was", After = new JsonObject { ["exists"] = true } };
    }

    private async ValueTask<ActionResult> FinishAsync(FileUndo undo, CancellationToken cancellationToken)
    {
        var repaired = undo.Names.Select(name => RemovalRepair.Finish(context.Root, name.ToTicket(), RemovalDecision.Remove, calls, new() { ClearFlags = undo.ClearsFlags })).ToList();
        var kept = undo.ObjectId is { } id ? Read(id) : null;
        var verdict = await Verdict.AfterRepairAsync(context, undo, kept?.Origin, repaired).ConfigureAwait(false);
        if (kept is not null)
        {
            var before = QuarantinePlace.LastOf(order, context.Clock, kept.Id);
            if (verdict.WasGone && before is { Kind: QuarantineEventKind.Received, OriginalDeleted: { } seen })
            {
                // Who removed the last of its names saw it, and has written it down.
                verdict = verdict with { OriginalDeleted = seen, WhyNot = before.WhyNot };
            }

            var word = $"{verdict.Word}, after an interruption";
            if (before is null || before.OriginalDeleted != verdict.OriginalDeleted || before.WhyNot != verdict.WhyNot)
            {
                QuarantinePlace.Note(order, context.Clock, calls, kept.Id, new() { Kind = QuarantineEventKind.Received, At = context.Clock.GetUtcNow(), By = order.By, Result = word, OriginalDeleted = verdict.OriginalDeleted, WhyNot = verdict.WhyNot });
            }

            await context.EmitAsync(QuarantineObjectRecord.Of(kept, verdict.OriginalDeleted, verdict.WhyNot, context.Clock), cancellationToken).ConfigureAwait(false);
            await context.EmitAsync(QuarantineEventRecord.Of([kept.Id], QuarantineEventKind.Received, order.By, word, context.Clock), cancellationToken).ConfigureAwait(false);
        }

        // A repair that would never end is none: what stands in the way is told, and the rest is the operator's.
        return verdict.ToResult(undo.ObjectId) is { Outcome: ActionOutcome.Failed } failed ? failed with { Outcome = ActionOutcome.Partly } : verdict.ToResult(undo.ObjectId);
    }

    private QuarantineObject? Read(string id)
    {
        try
        {
            using var store = QuarantinePlace.TryOpen(order, context.Clock, calls);
            return store?.Read(id).Description;
        }
        catch (IOException)
        {
            return null; // It was read a moment ago; the result says what became of the file.
        }
    }

    private async ValueTask<ActionResult> RepairUndoAsync(string id, string token, CancellationToken cancellationToken)
    {
        var restore = new ObjectRestore(context, calls);
        var result = restore.Repair(id, token, new(), []);
        await restore.TellRepairedAsync(id, result, cancellationToken).ConfigureAwait(false);
        return result;
    }
}
