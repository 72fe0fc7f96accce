namespace Forensics.Sdk;

/// <summary>What a collector needs of Linux. The host shows it before the run. A collector that is refused a need it can do without
/// reports the objects it could not read; only <see cref="Root"/> stops it from being started without.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing beyond what any user may do.</summary>
    None = 0,

    /// <summary>User id 0 and its capabilities; it is skipped without. Everything else runs as a user of its own with those that its needs name.</summary>
    Root = 1,

    /// <summary>Access to other processes' memory, descriptors and links (<c>CAP_SYS_PTRACE</c>), and which parts of their shared memory hold data (<c>CAP_CHECKPOINT_RESTORE</c>, Linux 5.9).</summary>
    Ptrace = 2,

    /// <summary>Block devices or physical memory (<c>CAP_SYS_RAWIO</c>).</summary>
    RawDevices = 4,

    /// <summary>Any path, whatever its mode (<c>CAP_DAC_READ_SEARCH</c>, which every worker has that can).</summary>
    ReadAnyPath = 8,

    /// <summary>Network connections.</summary>
    Network = 16,

    /// <summary>It changes the device: its mounts are not read-only, its rights those of the host. Off unless asked for.</summary>
    ModifiesSystem = 32,

    /// <summary>Tables of the kernel that it shows to administrators alone: network namespaces of other processes, packet filters, loaded BPF programs, addresses in
    /// <c>/proc/iomem</c> and <c>/proc/kallsyms</c> (<c>CAP_SYS_ADMIN</c>, <c>CAP_NET_ADMIN</c>, <c>CAP_SYSLOG</c>). System calls that could undo the read-only mounts are refused by a filter.</summary>
    KernelTables = 64,
}
