using System.Globalization;
using System.Text.Json.Nodes;
using Forensics.Plugins.Response.Files.Records;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Files;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>Puts an object of the quarantine back on the device. The object stays in the quarantine.</summary>
/// <param name="context">The context.</param>
/// <param name="calls">What every changing call passes through.</param>
internal sealed class ObjectRestore(CollectionContext context, ActCalls calls)
{
    private readonly ActionOrder order = context.Order!;
    private DamagedObject? eventsDamage;

    /// <summary>What a restore would do; or the result when it is not to be done, or was done already.</summary>
    public (RestorePlan? Plan, ActionResult? Refusal) Plan(string id, string token, RestoreOptions options)
    {
        // What is there already is seen before it counts as a conflict with itself.
        var (plan, refusal) = Look(id, token, options with { Conflict = ConflictRule.Rename, MakeParents = true });
        return plan is null ? (null, refusal)
            : RestoredNames.Are(context, plan) ? (null, ActionResult.Unchanged("it is there already, with this content"))
            : Look(id, token, options);
    }

    private (RestorePlan? Plan, ActionResult? Refusal) Look(string id, string token, RestoreOptions options)
    {
        try
        {
            using var store = QuarantinePlace.TryOpen(order, context.Clock, calls);
            var state = store?.State(id);
            if (state is not { Presence: ObjectPresence.Present, Stored: { Description: var kept } stored })
            {
                return (null, ActionResult.NotDone(ItemState.Missing, state?.DeletedAt is { } at ? $"it was deleted from the quarantine at {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : $"the quarantine has no object {id}"));
            }

            eventsDamage = stored.EventsDamage;
            var extents = KeptExtents.Of(store!, kept);
            var source = new RestoreSource(kept.Origin.Metadata, extents, extents is null ? kept.Sha256 : DigestOfData(store!, id), kept.Origin.Paths, new(kept.Origin.Metadata.Identity, kept.Origin.FileId));
            return FileRestore.Plan(context.Root, source, options, token, out var plan) is { } fault
                ? (null, ActionResult.NotDone(StateOf(fault), $"{fault.Subject}: {fault.Code}: {fault.Message}"))
                : (plan, null);
        }
        catch (StoreDamagedException damaged)
        {
            return (null, ActionResult.NotDone(ItemState.Corrupt, $"it is not restored: {damaged.Message}"));
        }
        catch (Exception unreadable) when (unreadable is IOException or ArgumentException)
        {
            return (null, ActionResult.NotDone(ItemState.ReadError, $"the quarantine cannot be read: {unreadable.Message}"));
        }
    }

    public ActionResult Run(string id, string token, RestoreOptions options)
    {
        var (plan, refusal) = Plan(id, token, options);
        return plan is null ? refusal! : Run(id, plan);
    }

    public ActionResult Run(string id, RestorePlan plan)
    {
        try
        {
            using var store = QuarantineStore.Open(QuarantinePlace.Of(order), context.Clock);
            using var content = plan.Extents is null ? store.OpenContent(id) : store.OpenData(id);
            return ResultOf(FileRestore.Restore(context.Root, plan, content, calls), plan);
        }
        catch (StoreDamagedException damaged)
        {
            return ActionResult.NotDone(ItemState.Corrupt, $"it is not restored: {damaged.Message}");
        }
        catch (IOException unreadable)
        {
            return ActionResult.NotDone(ItemState.ReadError, $"the quarantine cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Ends a restore that was interrupted.</summary>
    /// <param name="id">The object.</param>
    /// <param name="token">The act's.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="missingFolders">Folders that it was to make, outermost first: they go again when nothing was placed.</param>
    public ActionResult Repair(string id, string token, RestoreOptions options, IReadOnlyList<EvidencePath> missingFolders)
    {
        // What stands at the names already is no conflict: it may be this very restore's.
        var (plan, refusal) = Look(id, token, options with { Conflict = ConflictRule.Rename, MakeParents = true });
        if (plan is null)
        {
            return refusal!;
        }

        var outcome = RestoreRepair.Finish(context.Root, plan with { Conflict = options.Conflict, MissingFolders = missingFolders }, calls);
        return outcome.IsFinished && outcome.Restore is { } restored ? ResultOf(restored with { Replaced = [.. restored.Replaced, .. outcome.Replaced.Except(restored.Replaced)], Left = [.. restored.Left, .. outcome.Left] }, plan)
            : outcome.Left.Count > 0 ? new() { Outcome = ActionOutcome.Partly, ItemState = ItemState.ReadError, Reason = $"it was not placed, and what is left of it cannot be removed: {string.Join(", ", outcome.Left)}" }
            : RestoredNames.HasContent(context, plan.Paths[0], plan) ? new() { Outcome = ActionOutcome.Partly, ItemState = ItemState.Collected, Reason = "it has its name and its content, and not all of its state: compare it with what the quarantine has", After = new JsonObject { ["exists"] = true } }
            : new() { Outcome = ActionOutcome.TakenBack, ItemState = ItemState.Collected, Reason = "it had not been placed: nothing of it is left, and the object is in the quarantine", After = new JsonObject { ["exists"] = false } };
    }

    /// <summary>Writes down that it was restored.</summary>
    public async ValueTask TellAsync(string id, ActionResult result, CancellationToken cancellationToken)
    {
        var word = result.Outcome switch { ActionOutcome.Done => "done", ActionOutcome.Unchanged => "unchanged", ActionOutcome.Partly => "partly", ActionOutcome.TakenBack => "taken back", _ => "failed" };
        var text = result.Reason is { } reason ? $"{word}: {reason}" : word;
        if (result.Outcome is ActionOutcome.Done or ActionOutcome.Partly or ActionOutcome.Unchanged)
        {
            QuarantinePlace.Note(order, context.Clock, calls, id, new() { Kind = QuarantineEventKind.Restored, At = context.Clock.GetUtcNow(), By = order.By, Result = text, OriginalDeleted = false, WhyNot = "restored: it is back" });
        }

        await ObjectResponder.TellDamageAsync(context, eventsDamage, CancellationToken.None).ConfigureAwait(false);
        await context.EmitAsync(QuarantineEventRecord.Of([id], QuarantineEventKind.Restored, order.By, text, context.Clock), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The same after a repair: once, however often it is repaired.</summary>
    public async ValueTask TellRepairedAsync(string id, ActionResult result, CancellationToken cancellationToken)
    {
        if (result.Outcome is not (ActionOutcome.Done or ActionOutcome.Partly) || QuarantinePlace.LastOf(order, context.Clock, id) is not { Kind: QuarantineEventKind.Restored })
        {
            await TellAsync(id, result, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ActionResult ResultOf(RestoreOutcome outcome, RestorePlan plan)
    {
        if (outcome.WhyNot != RestoreObstacle.None)
        {
            return ActionResult.NotDone(outcome.WhyNot switch
            {
                RestoreObstacle.NoSpace => ItemState.OverLimit,
                RestoreObstacle.ContentDiffers => ItemState.Corrupt,
                RestoreObstacle.NameTaken or RestoreObstacle.IsFolder or RestoreObstacle.PathRefused => ItemState.NotRun,
                RestoreObstacle.Denied or RestoreObstacle.ReadOnlyMount => ItemState.Denied,
                _ => ItemState.ReadError,
            }, $"{outcome.Code}: {outcome.Text}");
        }

        var notes = outcome.NotRestored.Select(fact => $"not restored: {fact}").Concat(outcome.Differences?.Select(difference => $"differs: {difference}") ?? ["it could not be read back"]).ToList();
        notes.AddRange(outcome.Left.Select(left => $"left: {left} could not be removed"));
        if (plan.Key is not null && !outcome.IsLinked && plan.Metadata.Links > plan.Paths.Count)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"hard_links: it had {plan.Metadata.Links} names, and {plan.Paths.Count} of them were taken: it is no link of the others any more"));
        }

        var after = new JsonObject
        {
            ["exists"] = true,
            ["paths"] = new JsonArray([.. outcome.Placed.Select(placed => JsonValue.Create(placed.Path.ToString()))]),
            ["linked"] = outcome.IsLinked,
            ["replaced"] = new JsonArray([.. outcome.Replaced.Select(replaced => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{replaced.Path}, kept as {replaced.KeptAt}")))]),
        };
        return outcome.IsExact && notes.Count == 0 ? ActionResult.Done(after)
            : new() { Outcome = ActionOutcome.Partly, ItemState = ItemState.Collected, Reason = string.Join("; ", notes), After = after };
    }

    /// <summary>Of the data of a sparse file alone, as a restore takes it.</summary>
    private static string DigestOfData(QuarantineStore store, string id)
    {
        using var data = store.OpenData(id);
        return ContentHash.Of(data, CancellationToken.None).Sha256;
    }

    private static ItemState StateOf(CollectionFault fault) => fault.Kind switch
    {
        FaultKind.Missing => ItemState.Missing,
        FaultKind.Denied => ItemState.Denied,
        _ => ItemState.NotRun,
    };
}
