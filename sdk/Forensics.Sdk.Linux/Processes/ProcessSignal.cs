namespace Forensics.Sdk.Linux.Processes;

/// <summary>Signals that end, stop and continue a process, signal(7). The numbers are those of x86-64 and arm64, which agree.</summary>
public enum ProcessSignal
{
    /// <summary>None: whether one could be sent.</summary>
    None = 0,

    /// <summary>SIGKILL: ends it, whatever it says to that.</summary>
    Kill = 9,

    /// <summary>SIGTERM: asks it to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: lets it go on.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: stops all of its threads, whatever it says to that.</summary>
    Stop = 19,
}
