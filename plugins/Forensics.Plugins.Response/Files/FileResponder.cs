using System.Runtime.CompilerServices;
using Forensics.Plugins.Response.Files.Records;
using Forensics.Sdk;
using Forensics.Sdk.Quarantine;

namespace Forensics.Plugins.Response.Files;

/// <summary>What <c>quarantine</c> and <c>file.delete</c> have in common.</summary>
internal static class FileResponder
{
    public static IReadOnlyList<RecordSchema> Records { get; } =
    [
        RecordSchema.Of(FileResponseJson.Default.QuarantineObjectRecord), RecordSchema.Of(FileResponseJson.Default.QuarantineEventRecord), RecordSchema.Of(FileResponseJson.Default.QuarantineHolderRecord),
    ];

    public static IReadOnlyList<Uri> References { get; } =
    [
        new("https://man7.org/linux/man-pages/man2/openat2.2.html"), new("https://man7.org/linux/man-pages/man2/rename.2.html"), new("https://man7.org/linux/man-pages/man2/unlink.2.html"),
    ];

    public static async IAsyncEnumerable<PlannedAction> PlanAsync(
        FileTargetOptions options, CollectionContext context, ActCalls calls, string verb, bool keepsCopy, bool keepsOriginal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var acts = new FileActs(context, calls);
        var asked = new FileVerb(verb, keepsCopy, keepsOriginal, options);
        var search = new FileSearch(asked, context);
        var others = new Dictionary<string, ActionResult>(StringComparer.Ordinal);
        try
        {
            await foreach (var (subject, items) in search.FindAsync(cancellationToken).ConfigureAwait(false))
            {
                var action = acts.Plan(subject, items, ContentCriteria.Of(options), asked);
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

    public static ValueTask<ActionPreparation> PrepareAsync(PlannedAction action, CollectionContext context, ActCalls calls, CancellationToken cancellationToken)
        => new FileActs(context, calls).PrepareAsync((FileAction)action, cancellationToken);

    public static async ValueTask<ActionResult> ApplyAsync(PlannedAction action, ReadOnlyMemory<byte> undo, CollectionContext context, ActCalls calls, CancellationToken cancellationToken)
    {
        var file = (FileAction)action;
        file.Result = await new FileActs(context, calls).ApplyAsync(file, undo, cancellationToken).ConfigureAwait(false);
        return file.Result;
    }
}
