using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>A process that may be a target.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Stat">Its state.</param>
/// <param name="Status">Its users; null when they are not known.</param>
/// <param name="Executable">The text of its link to its program; null for kernel threads and zombies.</param>
/// <param name="ExecutableStatus">Of its program's file; null when it could not be asked.</param>
internal sealed record Candidate(int Pid, ProcessStat Stat, ProcessStatus? Status, LinkText? Executable, FileStatus? ExecutableStatus)
{
    /// <summary>Whether it has memory: kernel threads and what has ended have none.</summary>
    public bool HasMemory => Stat.VirtualBytes != 0;
}
