using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>What can be wrong with looking into a managed process.</summary>
internal static class ClrFaults
{
    public const string ModulesCutCode = "CLR_MODULES_CUT";

    public static CollectionFault NotTrusted(EvidencePath subject, string reason) => new(subject, FaultKind.Denied, "DAC_NOT_TRUSTED", $"its managed memory was not looked into: {reason}");

    public static CollectionFault Failed(EvidencePath subject, string reason) => new(subject, FaultKind.Corrupt, "CLR_ANALYSIS_FAILED", $"the analysis did not end well; what it told before is kept: {reason}");

    public static CollectionFault NotStarted(EvidencePath subject, string reason) => new(subject, FaultKind.Unsupported, "CLR_ANALYSIS_NOT_STARTED", $"the process for the analysis could not be started: {reason}");

    public static CollectionFault TimedOut(EvidencePath subject, int seconds) => new(subject, FaultKind.TimedOut, "CLR_ANALYSIS_TIMED_OUT", $"the analysis took longer than {seconds} s (max_seconds), and was ended; what it told before is kept");

    public static CollectionFault Trouble(EvidencePath subject, TroubleFinding trouble) => new(subject, trouble.Kind, "CLR_PART_UNREAD", $"{trouble.Part}: {trouble.Message}");

    public static CollectionFault ModulesCut(EvidencePath subject, string limit) => new(subject, FaultKind.OverLimit, ModulesCutCode, $"modules that are not on disk were left out: {limit}");

    public static CollectionFault ModuleTimedOut(EvidencePath subject, TimeSpan deadline)
        => new(subject, FaultKind.TimedOut, "IO_TIMEOUT", $"a read of a module was not answered within {deadline.TotalSeconds} s: what is stored of it ends there");

    public static CollectionFault DacPath(string reason) => new(EvidencePath.Of("dac_paths"), FaultKind.Missing, "DAC_PATH_UNREAD", reason);
}
