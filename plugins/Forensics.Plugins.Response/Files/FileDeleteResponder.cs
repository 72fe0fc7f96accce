using System.Runtime.CompilerServices;
using Forensics.Plugins.Response.Files;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;

[assembly: Collector<FileDeleteResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Deletes files.</summary>
public sealed class FileDeleteResponder : Responder<FileDeleteOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "file.delete",
        Summary = "Deletes files by path and digest; a sealed copy stays in the quarantine of the device unless told otherwise, and one in the bundle.",
        Needs = Needs.ModifiesSystem | Needs.Root | Needs.ReadAnyPath,
        Impact = Impact.Moderate,
        Records = FileResponder.Records,
        References = FileResponder.References,
    };

    public override Reversal Reversal => Reversal.Rearms;

    public override int UndoVersion => 1;

    /// <summary>What every changing call passes through: tests end it, or let it fail, at each.</summary>
    internal ActCalls Calls { get; init; } = new();

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(FileDeleteOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        await foreach (var action in FileResponder.PlanAsync(options, context, Calls, "delete", options.KeepCopy, keepsOriginal: false, cancellationToken).ConfigureAwait(false))
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
