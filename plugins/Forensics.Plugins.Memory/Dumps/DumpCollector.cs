using Forensics.Plugins.Memory.Capturing;
using Forensics.Plugins.Memory.Cores;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;

[assembly: Collector<DumpCollector>]

namespace Forensics.Plugins.Memory.Dumps;

/// <summary>Dumps the memory of processes.</summary>
public sealed class DumpCollector : Collector<DumpOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "memory.process",
        Summary = "The memory of chosen processes as ELF core files: all threads with their registers, all or some mappings.",
        Needs = Needs.Ptrace,
        Impact = Impact.Moderate,
        Volatility = Volatility.ProcessMemory,

        // It fills the bundle as fast as it can; and nobody else may hold a target meanwhile: a process has one tracer.
        ExclusiveStream = true,
        Records = [RecordSchema.Of(DumpJson.Default.ProcessMemoryRecord), RecordSchema.Of(DumpJson.Default.MemoryMappingRecord), RecordSchema.Of(DumpJson.Default.MemoryThreadRecord)],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/core.5.html"), new("https://man7.org/linux/man-pages/man2/process_vm_readv.2.html"), new("https://man7.org/linux/man-pages/man2/ptrace.2.html"),
        ],
    };

    protected override async Task CollectAsync(DumpOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        await new TargetRun(options, context).RunAsync(
            tools =>
            {
                var rules = new LayoutRules(options.Filter, [.. options.Ranges.Select(RangeText.Parse)], options.Absent, options.MaxDumpBytes);
                var dump = new TargetDump(options, rules, context, tools);
                return dump.RunAsync;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
