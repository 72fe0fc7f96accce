using System.ComponentModel;

namespace Forensics.Plugins.Processes;

/// <summary>The namespaces of one process: inode numbers on nsfs, which name a namespace while it exists. Null where one could not be read.</summary>
internal sealed record NamespaceIds
{
    public required string? Cgroup { get; init; }

    public required string? Ipc { get; init; }

    public required string? Mnt { get; init; }

    public required string? Net { get; init; }

    public required string? Pid { get; init; }

    [Description("Where its children will be; another than pid after unshare(2) or setns(2).")]
    public required string? PidForChildren { get; init; }

    public required string? Time { get; init; }

    public required string? User { get; init; }

    public required string? Uts { get; init; }
}
