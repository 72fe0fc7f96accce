using System.Runtime.CompilerServices;
using Forensics.Plugins.Response.Files.Records;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;

namespace Forensics.Plugins.Response.Files;

/// <summary>What <c>quarantine</c> and <c>file.delete</c> have in common, which is all but what becomes of the file and of its copy.</summary>
/// <typeparam name="TOptions">The options of the one or the other.</typeparam>
public abstract class FileResponder<TOptions> : Responder<TOptions>
    where TOptions : FileTargetOptions, new()
{
    public override Reversal Reversal => Reversal.Rearms;

    public override int UndoVersion => FileUndo.Version;

    /// <summary>What every changing call passes through: tests end it, or let it fail, at each.</summary>
    internal ActCalls Calls { get; init; } = new();

    /// <summary>What is done with a file.</summary>
    internal abstract FileVerb VerbOf(TOptions options);

    /// <summary>A descriptor with all that is the same of both.</summary>
    private protected static CollectorDescriptor Describe(string id, string summary) => new()
    {
        Id = id,
        Summary = summary,
        Needs = Needs.ModifiesSystem | Needs.Root | Needs.ReadAnyPath,
        Impact = Impact.Moderate,
        Records =
        [
            RecordSchema.Of(FileResponseJson.Default.QuarantineObjectRecord), RecordSchema.Of(FileResponseJson.Default.QuarantineEventRecord), RecordSchema.Of(FileResponseJson.Default.QuarantineHolderRecord),
        ],
        References = FileReferences.All,
    };

    protected override async IAsyncEnumerable<PlannedAction> PlanAsync(TOptions options, CollectionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        var (acts, verb) = (new FileActs(context, Calls), VerbOf(options));
        var search = new FileSearch(verb, context);
        var others = new Dictionary<string, ActionResult>(StringComparer.Ordinal);
        try
        {
            await foreach (var (subject, items) in search.FindAsync(cancellationToken).ConfigureAwait(false))
            {
                var action = acts.Plan(subject, items, ContentCriteria.Of(options), verb);
                action.Earlier = search.Known?.KeptFrom(subject.Path) ?? [];
                yield return action;
                foreach (var item in action.OtherItems)
                {
                    var result = action.Result ?? ActionResult.NotDone(ItemState.Excluded, "nothing was changed: see the item beside it that names the same file");
                    others[item] = others.GetValueOrDefault(item) is { ItemState: not ItemState.Collected } worse ? worse : result;
                }
            }
        }
        finally
        {
            // A file that was asked for twice is acted on once, and both that asked are answered.
            foreach (var (item, result) in others)
            {
                await context.ConcludeAsync(new(item, result.ItemState, ItemFlags.None, result.Reason), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    protected override ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, CancellationToken cancellationToken)
        => new FileActs(context, Calls).PrepareAsync((FileAction)action, cancellationToken);

    protected override async ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, CancellationToken cancellationToken)
    {
        var file = (FileAction)action;
        file.Result = await new FileActs(context, Calls).ApplyAsync(file, undo, cancellationToken).ConfigureAwait(false);
        return file.Result;
    }

    protected override ValueTask<ActionResult> RevertAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => new FileRepairs(context, Calls).RevertAsync(action, cancellationToken);

    protected override ValueTask<ActionResult> RepairAsync(JournalledAction action, CollectionContext context, CancellationToken cancellationToken)
        => new FileRepairs(context, Calls).RepairAsync(action, cancellationToken);
}
