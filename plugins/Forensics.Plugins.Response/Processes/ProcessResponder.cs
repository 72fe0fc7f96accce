using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>How <c>process.terminate</c> and <c>process.suspend</c> begin.</summary>
/// <typeparam name="TOptions">The options of the one or the other.</typeparam>
public abstract class ProcessResponder<TOptions> : Responder<TOptions>
    where TOptions : SelectionOptions, new()
{
    public override int UndoVersion => UndoPayload.CurrentVersion;

    /// <summary>As they were given to the plan.</summary>
    private protected TOptions Given { get; private set; } = new();

    /// <summary>What a plan has to know of it.</summary>
    internal abstract ActionKind KindOf(TOptions options);

    /// <summary>A descriptor with all that is the same of both.</summary>
    private protected static CollectorDescriptor Describe(string id, string summary, params string[] pages) => new()
    {
        Id = id,
        Summary = summary,
        Needs = Needs.ModifiesSystem | Needs.Ptrace,
        Impact = Impact.Light,
        Records = [RecordSchema.Of(ProcessActionJson.Default.ProcessActionRecord)],
        References = [.. pages.Select(page => new Uri($"https://man7.org/linux/man-pages/{page}.html"))],
    };

    protected override IAsyncEnumerable<PlannedAction> PlanAsync(TOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        Given = options;
        return new ActionPlan(options, KindOf(options), context).RunAsync(cancellationToken);
    }
}
