using Forensics.Plugins.State.Kernel;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

[assembly: Collector<KernelStateCollector>]

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads what the running kernel is set to, what it allows, and what was loaded into it beside modules.</summary>
public sealed class KernelStateCollector : Collector<KernelStateOptions>
{
    private const string ParametersItem = "parameters";
    private const string ConditionItem = "condition";
    private const string LivepatchItem = "livepatches";
    private const string ProbesItem = "probes";
    private const string FormatsItem = "binary-formats";
    private const string BpfItem = "bpf";

    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "kernel.state",
        Summary = "Parameters of the running kernel, taint, lockdown, security modules, live patches, probes, binary formats, loaded BPF programs.",
        Needs = Needs.ReadAnyPath | Needs.Ptrace | Needs.KernelTables,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records =
        [
            RecordSchema.Of(KernelStateJson.Default.KernelParameter), RecordSchema.Of(KernelStateJson.Default.KernelCondition), RecordSchema.Of(KernelStateJson.Default.KernelLivepatch),
            RecordSchema.Of(KernelStateJson.Default.KernelProbe), RecordSchema.Of(KernelStateJson.Default.KernelBinaryFormat), RecordSchema.Of(KernelStateJson.Default.BpfProgramRecord),
            RecordSchema.Of(KernelStateJson.Default.BpfMapRecord), RecordSchema.Of(KernelStateJson.Default.BpfLinkRecord),
        ],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/proc_sys.5.html"), new("https://docs.kernel.org/admin-guide/tainted-kernels.html"),
            new("https://man7.org/linux/man-pages/man2/bpf.2.html"), new("https://docs.kernel.org/admin-guide/binfmt-misc.html"), new("https://docs.kernel.org/trace/ftrace.html"),
        ],
    };

    protected override async Task CollectAsync(KernelStateOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        using var files = new RootFiles(context.Root, context.Clock);
        var run = new KernelStateRun(options, context, files);
        var part = new Part(context, files);
        await part.RunLiveAsync(ConditionItem, null, token => run.ConditionAsync(ConditionItem, token), cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync(BpfItem, null, token => run.BpfAsync(BpfItem, token), cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync(LivepatchItem, LivepatchReader.Folder, token => run.LivepatchesAsync(LivepatchItem, token), cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync(ProbesItem, null, token => run.ProbesAsync(ProbesItem, token), cancellationToken).ConfigureAwait(false);
        await part.RunLiveAsync(FormatsItem, null, token => run.FormatsAsync(FormatsItem, token), cancellationToken).ConfigureAwait(false);
        if (options.Parameters)
        {
            await part.RunLiveAsync(ParametersItem, EvidencePath.Of("/proc/sys"), token => run.ParametersAsync(ParametersItem, token), cancellationToken).ConfigureAwait(false);
        }
    }
}
