using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>A network namespace that was found and read.</summary>
[Record("network.namespace", 1)]
[Description("One network namespace, and what led to it.")]
internal sealed record NetworkNamespaceRecord
{
    [Description("The inode number that names it, decimal: as in the namespaces of process records.")]
    public required string NetNamespace { get; init; }

    [Description("Whether it is the one that the collector runs in: the host's.")]
    public required bool Own { get; init; }

    [Description("Processes that are in it.")]
    public required int ProcessCount { get; init; }

    [Description("One of them, or one that has a thread in it.")]
    public required int? Pid { get; init; }

    [Description("Where it is mounted (ip netns), at most 16; characters that are no UTF-8 are replaced.")]
    public required IReadOnlyList<string>? MountPoints { get; init; }

    [Description("A process that holds it open by a descriptor.")]
    public required int? HolderPid { get; init; }

    [Description("Whether the kernel's tables could be asked inside it (setns); else only what /proc/PID/net has was read.")]
    public required bool Entered { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
