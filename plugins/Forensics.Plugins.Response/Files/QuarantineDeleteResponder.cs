using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Store;

[assembly: Collector<QuarantineDeleteResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Deletes files from the quarantine.</summary>
public sealed class QuarantineDeleteResponder : Responder<DeleteObjectOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "quarantine.delete",
        Summary = "Deletes files from the quarantine; their content goes into the bundle first unless told otherwise.",
        Needs = Needs.ModifiesSystem | Needs.Root,
        Records = ObjectResponder.Records,
    };

    public override Reversal Reversal => Reversal.Impossible;

    public override int UndoVersion => 1;

    /// <summary>What every changing call passes through.</summary>
    internal ActCalls Calls { get; init; } = new();

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(DeleteObjectOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        foreach (var id in options.Ids.Distinct())
        {
            // What is damaged has no content that could be kept; to be rid of it somebody has to say so.
            var (item, stored, isDamaged) = await ObjectResponder.FindAsync(context, id, deletedIsDone: true, takesDamaged: !options.KeepCopy, cancellationToken).ConfigureAwait(false);
            if (stored is null && !isDamaged)
            {
                continue;
            }

            yield return new ObjectAction
            {
                Id = id,
                Item = item,
                Target = stored?.Description.Origin.Paths[0],
                Summary = $"delete {id}{(isDamaged ? ", which is damaged," : string.Empty)} from the quarantine",
                Calls = [new("renameat2", "the object is no object any more"), new("write", "a line in the index"), new("unlinkat", "its files")],
                Losses = options.KeepCopy ? ["the copy on the device: the bundle has one"] : ["the content: no bundle of this run has it"],
                Before = stored is null ? null : ObjectResponder.Before(stored),
                KeepsCopy = options.KeepCopy,
            };
        }
    }

    protected override async ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var deletion = (ObjectAction)action;
        var refusal = deletion.KeepsCopy ? await ObjectResponder.StoreAsync(context, deletion.Id, cancellationToken).ConfigureAwait(false) : null;
        return refusal ?? ActionPreparation.Ready(JsonSerializer.SerializeToUtf8Bytes(new ObjectUndo(deletion.Id), UndoJson.Default.ObjectUndo));
    }

    protected override ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
        => DeleteAsync(((ObjectAction)action).Id, context, cancellationToken);

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => ValueTask.FromResult(ActionResult.NotDone(ItemState.Unsupported, "what was deleted from the quarantine is in the bundle of that run alone"));

    // Its content was in the signed bundle before: what was begun is finished.
    protected override ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => DeleteAsync(UndoJson.Read(action, UndoJson.Default.ObjectUndo).ObjectId, context, cancellationToken);

    private async ValueTask<ActionResult> DeleteAsync(string id, CollectionContext context, CancellationToken cancellationToken)
    {
        try
        {
            using var store = QuarantinePlace.TryOpen(context.Order!, context.Clock, Calls);
            if (store is null)
            {
                return ActionResult.NotDone(ItemState.Missing, $"there is no quarantine in {QuarantinePlace.Of(context.Order!)}");
            }

            var deletion = store.Delete(id, context.Order!.By);
            await ObjectResponder.TellAsync(context, id, QuarantineEventKind.Deleted, "done", cancellationToken).ConfigureAwait(false);
            return deletion is { WasDeletedBefore: true } ? ActionResult.Unchanged("it was deleted already") : ActionResult.Done(new JsonObject { ["quarantine_id"] = null });
        }
        catch (IOException failed)
        {
            await ObjectResponder.TellAsync(context, id, QuarantineEventKind.Deleted, $"failed: {failed.Message}", cancellationToken).ConfigureAwait(false);
            return ActionResult.NotDone(ItemState.ReadError, failed.Message);
        }
    }
}
