namespace Forensics.Sdk.Linux.Proc;

/// <summary>Upper bounds for what is read from procfs: the process that is described may have written it.</summary>
public static class ProcLimits
{
    /// <summary>Bytes of a process's name. The kernel keeps 15; names of kernel workers are made longer for the reader (63).</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Bytes of <c>/proc/PID/stat</c>: 52 numbers of at most 20 digits and the name.</summary>
    public const int MaxStatBytes = 4_096;

    /// <summary>Bytes of <c>/proc/PID/status</c>: <see cref="MaxGroups"/> numbers of 11 bytes and the rest, rounded up.</summary>
    public const int MaxStatusBytes = 1_048_576;

    /// <summary>Supplementary groups of one process: <c>NGROUPS_MAX</c> of <c>linux/limits.h</c>.</summary>
    public const int MaxGroups = 65_536;

    /// <summary>Nested PID namespaces: <c>MAX_PID_NS_LEVEL</c> of the kernel, and the initial one.</summary>
    public const int MaxPidNamespaces = 33;

    /// <summary>Bytes of the target of a link in procfs: one page, which is what the kernel builds it in.</summary>
    public const int MaxLinkBytes = 4_096;

    /// <summary>Processes of one procfs: <c>PID_MAX_LIMIT</c> of the kernel.</summary>
    public const int MaxProcesses = 4_194_304;

    /// <summary>Bytes of one table of sockets: about 200,000 connections.</summary>
    public const int MaxSocketTableBytes = 32 << 20;

    /// <summary>Sockets kept of one network namespace.</summary>
    public const int MaxSockets = 400_000;

    /// <summary>Bytes of <c>/proc/PID/maps</c>: about 300,000 mappings; the kernel's default limit is 65,530 (vm.max_map_count).</summary>
    public const int MaxMapsBytes = 32 << 20;

    /// <summary>Bytes of <c>/proc/PID/cgroup</c>: 16 hierarchies with paths of 4,096 bytes.</summary>
    public const int MaxCgroupBytes = 65_536;

    /// <summary>Bytes of <c>/proc/PID/fdinfo/N</c> that are read. What is of interest comes first; an epoll file goes on with a line for each of its
    /// descriptors.</summary>
    public const int MaxDescriptorInfoBytes = 512;
}
