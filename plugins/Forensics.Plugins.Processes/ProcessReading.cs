using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>The result of reading one process.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Facts">Null for <see cref="ProcessOutcome.NotRead"/> and <see cref="ProcessOutcome.Replaced"/>.</param>
internal sealed record ProcessReading(ProcessOutcome Outcome, ProcessFacts? Facts) : IDisposable
{
    public required int Pid { get; init; }

    /// <summary>This very process.</summary>
    public bool IsOwn { get; init; }

    public ProcessDetails Details { get; init; } = ProcessDetails.None;

    /// <summary>The process, held until this is disposed; null when nothing of it was read.</summary>
    public ProcessDirectory? Directory { get; init; }

    /// <summary>Why nothing was read.</summary>
    public Errno Error { get; private init; }

    public string SystemCall { get; private init; } = string.Empty;

    public static ProcessReading NotRead(int pid, Errno error, string systemCall)
        => new(ProcessOutcome.NotRead, null) { Pid = pid, Error = error, SystemCall = systemCall };

    /// <summary>Only while <see cref="Directory"/> is held.</summary>
    public ProcessImage OpenImage() => new(Directory!, Facts!.Stat is { State: 'Z', ThreadCount: > 1 } ? Directory!.OpenLiveThread() : null);

    public void Dispose() => Directory?.Dispose();
}
