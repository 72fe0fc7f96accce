using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One patch of the running kernel, <c>/sys/kernel/livepatch</c>.</summary>
[Record("kernel.livepatch", 1)]
[Description("One live patch of the kernel.")]
internal sealed record KernelLivepatch
{
    public required EvidenceText Name { get; init; }

    public required bool? Enabled { get; init; }

    [Description("Processes are still being moved to the patched functions, or back.")]
    public required bool? IsInTransition { get; init; }

    [Description("OBJECT/FUNCTION,N: what it replaces. The object is vmlinux or a module.")]
    public required IReadOnlyList<EvidenceText> Functions { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
