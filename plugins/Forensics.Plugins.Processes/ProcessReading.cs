using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Processes;

/// <summary>The result of reading one process.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Facts">Null for <see cref="ProcessOutcome.NotRead"/> and <see cref="ProcessOutcome.Replaced"/>.</param>
internal sealed record ProcessReading(ProcessOutcome Outcome, ProcessFacts? Facts)
{
    /// <summary>Why nothing was read.</summary>
    public Errno Error { get; private init; }

    public string SystemCall { get; private init; } = string.Empty;

    public static ProcessReading NotRead(Errno error, string systemCall)
        => new(ProcessOutcome.NotRead, null) { Error = error, SystemCall = systemCall };
}
