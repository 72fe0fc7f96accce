using Forensics.Plugins.Processes.CrossViews;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

[assembly: Collector<CrossViewCollector>]

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>Compares what different ways of the kernel say of processes.</summary>
public sealed class CrossViewCollector : Collector<CrossViewOptions>
{
    internal const string Hidden = "hidden-processes";
    internal const string Covered = "covered-processes";
    internal const string Changed = "changed-maps";

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "cross.view",
        Summary = "Processes that answer to system calls and are not listed, that something is mounted over, or whose program differs in memory from its file.",
        Needs = Needs.Ptrace,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Cost = new(CostBasis.Processes, MicrosecondsPerUnit: 2_000, BundleBytesPerUnit: 1),
        Records = [RecordSchema.Of(CrossViewJson.Default.CrossView)],
        References = [new("https://man7.org/linux/man-pages/man5/proc.5.html"), new("https://man7.org/linux/man-pages/man2/kill.2.html")],
    };

    protected override async Task CollectAsync(CrossViewOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        string[] items = options.Maps ? [Hidden, Covered, Changed] : [Hidden, Covered];
        foreach (var item in items)
        {
            await context.RequestAsync(item, ProcFileSystem.Path, cancellationToken).ConfigureAwait(false);
        }

        using var reader = new AbandonableReader(context.Clock);
        if (!reader.TryRead(_ => (Refusal: ProcFileSystem.Open(context.Root, Hidden, out var proc), Proc: proc, Own: proc?.OwnPid()), out var opened))
        {
            opened.Refusal = new(Hidden, ItemState.TimedOut, Reason: $"/proc did not answer within {reader.Deadline.TotalSeconds} s");
        }
        else if (opened.Refusal is null && opened.Own != Environment.ProcessId)
        {
            opened.Refusal = new(Hidden, ItemState.Unsupported, Reason: "the procfs below this root is of another PID namespace, where the numbers of system calls are others");
        }

        using (opened.Proc)
        {
            foreach (var item in items)
            {
                var conclusion = opened.Refusal is { } refusal ? refusal with { Item = item }
                    : await LookAsync(item, new(opened.Proc!), options, context, reader, cancellationToken).ConfigureAwait(false);
                await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<ItemConclusion> LookAsync(
        string item, ProcessViews views, CrossViewOptions options, CollectionContext context, AbandonableReader reader, CancellationToken cancellationToken)
    {
        var finding = new Finding(() => UnixTime.Of(context.Clock.GetUtcNow()));
        var isAnswered = item switch
        {
            Hidden => reader.TryRead(watch => new HiddenProcesses(views, options, watch).Find(finding), out _),
            Covered => new CoveredProcesses(views, reader).Find(finding),
            _ => new ChangedMaps(views, new(context.Root), options, reader, cancellationToken).Find(finding),
        };
        if (!isAnswered)
        {
            return new(item, ItemState.TimedOut, Reason: $"a read was not answered within {reader.Deadline.TotalSeconds} s");
        }

        foreach (var record in finding.Records)
        {
            await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
        }

        var flags = finding.IsIncomplete ? ItemFlags.Truncated : ItemFlags.None;
        var reason = finding.Reasons.Count == 0 ? null : string.Join("; ", finding.Reasons);
        return finding.Refused is { } refused && finding.Records.Count == 0 ? new(item, ItemState.Denied, Reason: refused)
            : finding.Records.Count > 0 ? new(item, ItemState.Collected, flags, reason)
            : new(item, ItemState.Empty, flags, reason);
    }
}
