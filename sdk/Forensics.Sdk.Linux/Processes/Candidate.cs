using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>A process that may be chosen, as one look at it showed it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Stat">Its state.</param>
/// <param name="Status">Its users; null when they are not known.</param>
/// <param name="Executable">The text of its link to its program; null for kernel threads and zombies.</param>
/// <param name="ExecutableStatus">Of its program's file; null when it could not be asked.</param>
public sealed record Candidate(int Pid, ProcessStat Stat, ProcessStatus? Status, LinkText? Executable, FileStatus? ExecutableStatus)
{
    /// <summary>Whether it has memory: kernel threads and what has ended have none.</summary>
    public bool HasMemory => Stat.VirtualBytes != 0;

    /// <summary>Whether all of it has ended: a zombie with more than one thread goes on without its first.</summary>
    public bool HasEnded => Stat.State == 'X' || Stat is { State: 'Z', ThreadCount: <= 1 };
}
