using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>What all targets of a run have in common.</summary>
/// <param name="Proc">The procfs.</param>
/// <param name="BootId">Null when it is not known.</param>
/// <param name="Refusals">What is never stopped.</param>
/// <param name="Local">Tells local file systems.</param>
/// <param name="Reader">Reads what may not answer.</param>
/// <param name="Clock">The clock.</param>
internal sealed record CaptureTools(ProcFileSystem Proc, string? BootId, StopRefusals Refusals, LocalFiles Local, AbandonableReader Reader, TimeProvider Clock)
{
    /// <summary>Whether the procfs counts processes as the system calls of this process do.</summary>
    public bool IsOwnNumbering { get; } = Proc.OwnPid() == Environment.ProcessId;

    public string? UniquePid(ProcessStat stat) => BootId is null ? null : Forensics.Sdk.Linux.Proc.UniquePid.Of(BootId, stat.Pid, stat.StartTicks);

    public UnixTime Now => UnixTime.Of(Clock.GetUtcNow());
}
