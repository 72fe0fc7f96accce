using System.Runtime.CompilerServices;
using System.Text.Json;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Store;

[assembly: Collector<QuarantineGetResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Puts the content of quarantined files into the bundle. They stay in the quarantine; that they were got stands there.</summary>
public sealed class QuarantineGetResponder : Responder<ObjectOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "quarantine.get",
        Summary = "Puts the content of quarantined files into the bundle; they stay in the quarantine.",
        Needs = Needs.ModifiesSystem | Needs.Root,
        Records = ObjectResponder.Records,
    };

    public override Reversal Reversal => Reversal.Impossible;

    public override int UndoVersion => 1;

    /// <summary>What every changing call passes through.</summary>
    internal ActCalls Calls { get; init; } = new();

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(ObjectOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        foreach (var id in options.Ids.Distinct())
        {
            if (await ObjectResponder.FindAsync(context, id, deletedIsDone: false, takesDamaged: false, cancellationToken).ConfigureAwait(false) is (var item, { } stored, _))
            {
                yield return new ObjectAction
                {
                    Id = id,
                    Item = item,
                    Target = stored.Description.Origin.Paths[0],
                    Summary = $"get {id}",
                    Calls = [new("write", "a line in the object's events: it was got")],
                    Before = ObjectResponder.Before(stored),
                };
            }
        }
    }

    protected override async ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
        => await ObjectResponder.StoreAsync(context, ((ObjectAction)action).Id, cancellationToken).ConfigureAwait(false)
            ?? ActionPreparation.Ready(JsonSerializer.SerializeToUtf8Bytes(new ObjectUndo(((ObjectAction)action).Id), UndoJson.Default.ObjectUndo));

    protected override async ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var id = ((ObjectAction)action).Id;
        QuarantinePlace.Note(context.Order!, context.Clock, Calls, id, new() { Kind = QuarantineEventKind.Got, At = context.Clock.GetUtcNow(), By = context.Order!.By, Result = "done" });
        await ObjectResponder.TellAsync(context, id, QuarantineEventKind.Got, "done", cancellationToken).ConfigureAwait(false);
        return ActionResult.Done(null);
    }

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => ValueTask.FromResult(ActionResult.NotDone(ItemState.Unsupported, "what was got was got"));

    protected override ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => ValueTask.FromResult(ActionResult.Unchanged("the content is in the bundle of the run that was interrupted, as far as that is proven"));
}
