using Forensics.Plugins.Memory.Dumps;
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
        References = [new("https://man7.org/linux/man-pages/man5/core.5.html")],
    };

    protected override Task CollectAsync(DumpOptions options, CollectionContext context, CancellationToken cancellationToken) => throw new NotImplementedException();
}
