namespace Forensics.Plugins.Processes;

/// <summary>How the reading of one process went.</summary>
internal enum ProcessOutcome
{
    /// <summary>Nothing of it was read.</summary>
    NotRead = 0,

    /// <summary>Read; at the end it was still the same process and program.</summary>
    Read = 1,

    /// <summary>It ended meanwhile. What was read is true of it.</summary>
    Ended = 2,

    /// <summary>It started another program each time it was read; values of two programs may be mixed.</summary>
    Changed = 3,

    /// <summary>At the end there was another process. The held folder rules that out; were it to happen, nothing of what was read is to be
    /// trusted.</summary>
    Replaced = 4,
}
