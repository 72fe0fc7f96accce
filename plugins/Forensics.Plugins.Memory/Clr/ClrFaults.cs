using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>What can be wrong with looking into a managed process.</summary>
internal static class ClrFaults
{
    public static CollectionFault NotTrusted(EvidencePath subject, string reason) => new(subject, FaultKind.Denied, "DAC_NOT_TRUSTED", $"its managed memory was not looked into: {reason}");

    public static CollectionFault Failed(EvidencePath subject, string reason) => new(subject, FaultKind.Corrupt, "CLR_ANALYSIS_FAILED", $"the analysis did not end well; what it told before is kept: {reason}");

    public static CollectionFault NotStarted(EvidencePath subject, string reason) => new(subject, FaultKind.Unsupported, "CLR_ANALYSIS_NOT_STARTED", $"the process for the analysis could not be started: {reason}");

    public static CollectionFault TimedOut(EvidencePath subject, int seconds) => new(subject, FaultKind.TimedOut, "CLR_ANALYSIS_TIMED_OUT", $"the analysis took longer than {seconds} s (max_seconds), and was ended; what it told before is kept");

    public static CollectionFault Trouble(EvidencePath subject, TroubleFinding trouble) => new(subject, trouble.Kind, "CLR_PART_UNREAD", $"{trouble.Part}: {trouble.Message}");

    public static CollectionFault ModulesCut(EvidencePath subject) => new(subject, FaultKind.OverLimit, "CLR_MODULES_CUT", "modules that are not on disk were left out, beyond max_module_bytes");

    public static CollectionFault DacPath(string reason) => new(EvidencePath.Of("dac_paths"), FaultKind.Missing, "DAC_PATH_UNREAD", reason);
}
