using System.Runtime.CompilerServices;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;

[assembly: Collector<QuarantineResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Takes files out of use, into the quarantine of the device.</summary>
public sealed class QuarantineResponder : Responder<QuarantineOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "quarantine",
        Summary = "Takes files out of use: sealed into the quarantine of the device with all that is needed to restore them, then removed.",
        Needs = Needs.ModifiesSystem | Needs.Root | Needs.ReadAnyPath,
        Impact = Impact.Moderate,
        Records = FileResponder.Records,
        References = FileResponder.References,
    };

    public override Reversal Reversal => Reversal.Rearms;

    public override int UndoVersion => 1;

    /// <summary>What every changing call passes through: tests end it, or let it fail, at each.</summary>
    internal ActCalls Calls { get; init; } = new();

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(QuarantineOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        await foreach (var action in FileResponder.PlanAsync(options, context, Calls, "quarantine", keepsCopy: true, options.KeepOriginal, cancellationToken).ConfigureAwait(false))
        {
            yield return action;
        }
    }

    protected override ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
        => FileResponder.PrepareAsync(action, context, Calls, cancellationToken);

    protected override ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
        => FileResponder.ApplyAsync(action, undo, context, Calls, cancellationToken);

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => new FileRepairs(context, Calls).RevertAsync(action, cancellationToken);

    protected override ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => new FileRepairs(context, Calls).RepairAsync(action, cancellationToken);
}
