using System.ComponentModel;

namespace Forensics.Plugins.State.Kernel;

/// <summary>The options of <c>kernel.state</c>.</summary>
public sealed class KernelStateOptions
{
    [Description("Whether the parameters below /proc/sys are taken.")]
    public bool Parameters { get; set; } = true;

    [Description("Whether descriptors of all processes are looked through for BPF objects: who holds them.")]
    public bool BpfHolders { get; set; } = true;
}
