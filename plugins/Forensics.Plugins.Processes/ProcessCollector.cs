using Forensics.Plugins.Processes;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

[assembly: Collector<ProcessCollector>]

namespace Forensics.Plugins.Processes;

/// <summary>Lists the processes of the inspected root from its procfs.</summary>
public sealed class ProcessCollector : Collector<ProcessOptions>
{
    internal const string Item = "processes";

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "process.list",
        Summary = "Processes with their program, arguments, environment, ids, namespaces, open files, sockets and mappings, read from /proc; content of deleted "
            + "programs and open files.",
        Needs = Needs.Ptrace,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Cost = new(CostBasis.Processes, MicrosecondsPerUnit: 1_000, BundleBytesPerUnit: 200),
        Records =
        [
            RecordSchema.Of(ProcessJson.Default.ProcessRecord), RecordSchema.Of(ProcessJson.Default.OpenFileRecord),
            RecordSchema.Of(ProcessJson.Default.SocketRecord), RecordSchema.Of(ProcessJson.Default.MapRecord),
        ],
        References = [new("https://man7.org/linux/man-pages/man5/proc.5.html"), new("https://man7.org/linux/man-pages/man7/namespaces.7.html")],
    };

    protected override async Task CollectAsync(ProcessOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        await context.RequestAsync(Item, ProcFileSystem.Path, cancellationToken).ConfigureAwait(false);
        using var reader = new AbandonableReader(context.Clock);
        if (!reader.TryRead(_ => (Refusal: ProcFileSystem.Open(context.Root, Item, out var proc), Proc: proc), out var opened))
        {
            opened.Refusal = new(Item, ItemState.TimedOut, Reason: $"/proc did not answer within {reader.Deadline.TotalSeconds} s");
        }

        if (opened.Refusal is { } refusal)
        {
            await context.ConcludeAsync(refusal, cancellationToken).ConfigureAwait(false);
            return;
        }

        using (opened.Proc)
        {
            var conclusion = await new ProcessScan(options, context, opened.Proc!, reader).RunAsync(cancellationToken).ConfigureAwait(false);
            await context.ConcludeAsync(conclusion, cancellationToken).ConfigureAwait(false);
        }
    }
}
