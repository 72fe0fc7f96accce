namespace Forensics.Sdk;

/// <summary>
/// One kind of action on the device. The base holds to the order that makes it safe, and a responder fills in the steps: <see cref="PlanAsync"/> looks, <see cref="PrepareAsync"/> puts what would be
/// lost into the bundle, the host signs the bundle so far and writes the action with its undo payload into the journal, durably, <see cref="ApplyAsync"/> acts and looks whether it happened, the host
/// notes that. What was begun and not noted, because something was killed, <see cref="RepairAsync"/> ends at the next start.
/// </summary>
/// <typeparam name="TOptions">As of <see cref="Collector{TOptions}"/>.</typeparam>
#pragma warning disable RS0022 // Authors derive from this class only; its base adds nothing that they could misuse.
public abstract class Responder<TOptions> : Responder
    where TOptions : class, new()
#pragma warning restore RS0022
{
    internal sealed override Type OptionsType => typeof(TOptions);

    /// <summary>
    /// What would be done, in order. Reads only. Requests an item for each thing that was asked for (<see cref="CollectionContext.RequestAsync"/>), before its actions, and concludes those for which there is nothing to
    /// do: missing, refused, or as asked for already. Items that have actions are concluded by the base, with the worst state of these.
    /// </summary>
    /// <param name="options">Bound and validated.</param>
    /// <param name="context">All of the host that may be touched.</param>
    /// <param name="cancellationToken">Set when the host asks it to end.</param>
    /// <returns>One action at a time: each is done, and disposed of, before the next is asked for.</returns>
    protected abstract IAsyncEnumerable<PlannedAction> PlanAsync(TOptions options, CollectionContext context, CancellationToken cancellationToken);

    /// <summary>Puts what the action would destroy into the bundle, with what is known of it. Changes nothing on the device.</summary>
    /// <param name="action">Of <see cref="PlanAsync"/>.</param>
    /// <param name="context">All of the host that may be touched.</param>
    /// <param name="cancellationToken">Set when the host asks it to end.</param>
    /// <returns>How it will be undone or repaired, at most 64 KiB; or why it is not to be done.</returns>
    protected abstract ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken);

    /// <summary>Acts, and looks whether it happened. It is in the journal. An exception leaves it to be repaired.</summary>
    /// <param name="action">Of <see cref="PlanAsync"/>.</param>
    /// <param name="undo">What <see cref="PrepareAsync"/> gave.</param>
    /// <param name="context">All of the host that may be touched.</param>
    /// <param name="cancellationToken">Set when the host asks it to end; after 5 seconds more the process is killed.</param>
    /// <returns>What was seen to have happened.</returns>
    protected abstract ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken);

    /// <summary>Takes back what was done, and looks whether that happened. What is taken back already is <see cref="ActionOutcome.Unchanged"/>.</summary>
    /// <param name="action">As the journal has it; its payload is of <see cref="Responder.UndoVersion"/> or earlier.</param>
    /// <param name="context">All of the host that may be touched.</param>
    /// <param name="cancellationToken">Set when the host asks it to end.</param>
    /// <returns>What was seen to have happened.</returns>
    protected abstract ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Ends what was begun and is not known to have ended: looks what became of it, and finishes it (<see cref="ActionOutcome.Done"/>, or <see cref="ActionOutcome.Partly"/>) or takes it back (<see cref="ActionOutcome.TakenBack"/>). Of an undo that
    /// was begun (<see cref="JournalledAction.IsBeingReverted"/>) <c>Done</c> means that it is undone. It may have been done before, in part or whole.
    /// </summary>
    /// <param name="action">As the journal has it.</param>
    /// <param name="context">All of the host that may be touched.</param>
    /// <param name="cancellationToken">Set when the host asks it to end.</param>
    /// <returns>What was seen to have happened.</returns>
    protected abstract ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken);

    internal sealed override async Task RunAsync(object options, CollectionContext context, CancellationToken cancellationToken)
    {
        var order = context.Order ?? throw new ContractException($"{Descriptor.Id} is a responder: it runs with an order of the host only");
        if (order.Mode is ActionMode.Apply or ActionMode.DryRun)
        {
            await ActAsync((TOptions)options, order.Mode == ActionMode.DryRun, context, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var action in order.Actions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await EndAsync(action, order.Mode, context, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ActAsync(TOptions options, bool isDryRun, CollectionContext context, CancellationToken cancellationToken)
    {
        var items = new ActedItems();
        var isWhole = false;
        string? now = null;
        try
        {
            await foreach (var action in PlanAsync(options, context, cancellationToken).ConfigureAwait(false))
            {
                using (action)
                {
                    now = action.Item;
                    cancellationToken.ThrowIfCancellationRequested();
                    var result = isDryRun
                        ? await TellAsync(action, context, cancellationToken).ConfigureAwait(false)
                        : await ActAsync(action, context, cancellationToken).ConfigureAwait(false);
                    items.Add(action.Item, result);
                    now = null;
                }
            }

            isWhole = true;
        }
        finally
        {
            // Also when the run is being cancelled: what was done was done, and what was not is told.
            await items.ConcludeAsync(context, isWhole, now).ConfigureAwait(false);
        }
    }

    private async ValueTask<ActionResult> TellAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        _ = await context.BeginActionAsync(IntentOf(action, UndoVersion, default, isDryRun: true), cancellationToken).ConfigureAwait(false);
        return ActionResult.NotDone(ItemState.Excluded, "a dry run: nothing was changed");
    }

    private async ValueTask<ActionResult> ActAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (prepared.Refusal is { } refusal)
        {
            return refusal;
        }

        var begun = await context.BeginActionAsync(IntentOf(action, UndoVersion, prepared.Undo, isDryRun: false), cancellationToken).ConfigureAwait(false);
        if (begun.Refusal is { } reason)
        {
            return ActionResult.NotDone(ItemState.NotRun, reason);
        }

        var result = cancellationToken.IsCancellationRequested
            ? ActionResult.NotDone(ItemState.NotRun, "the run was interrupted before it was begun")
            : await ApplyAsync(action, prepared.Undo, context, cancellationToken).ConfigureAwait(false);
        await context.EndActionAsync(begun, result).ConfigureAwait(false);
        return result;
    }

    private async ValueTask EndAsync(JournalledAction action, ActionMode mode, CollectionContext context, CancellationToken cancellationToken)
    {
        var items = new ActedItems();
        var item = $"action:{action.Id}";
        await context.RequestAsync(item, action.Target, cancellationToken).ConfigureAwait(false);
        if (action.UndoVersion > UndoVersion || (mode == ActionMode.Revert && Reversal == Reversal.Impossible))
        {
            var reason = action.UndoVersion > UndoVersion
                ? $"its undo payload has version {action.UndoVersion}, this plugin reads up to {UndoVersion}: use the version that acted, or a later one"
                : $"what {Descriptor.Id} does cannot be undone";
            items.Add(item, ActionResult.NotDone(ItemState.Unsupported, reason));
        }
        else
        {
            var intent = new ActionIntent
            {
                Mode = mode,
                ActionId = action.Id,
                Item = item,
                Target = action.Target,
                Summary = mode == ActionMode.Revert ? $"undo: {action.Summary}" : $"repair: {action.Summary}",
                UndoVersion = action.UndoVersion,
            };
            var begun = await context.BeginActionAsync(intent, cancellationToken).ConfigureAwait(false);
            if (begun.Refusal is { } refusal)
            {
                items.Add(item, ActionResult.NotDone(ItemState.NotRun, refusal));
            }
            else
            {
                var result = mode == ActionMode.Revert
                    ? await RevertAsync(action, context, cancellationToken).ConfigureAwait(false)
                    : await RepairAsync(action, context, cancellationToken).ConfigureAwait(false);
                await context.EndActionAsync(begun, result).ConfigureAwait(false);
                items.Add(item, result);
            }
        }

        await items.ConcludeAsync(context).ConfigureAwait(false);
    }
}
