namespace Forensics.Confinement;

/// <summary>How a process ended.</summary>
/// <param name="Exited">By itself; else by a signal.</param>
/// <param name="Status">Exit code or signal number.</param>
public readonly record struct ProcessEnd(bool Exited, int Status)
{
    /// <summary>SIGXCPU: the kernel's word that <c>RLIMIT_CPU</c> is over.</summary>
    public const int CpuTimeOver = 24;

    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
        [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
        [31] = "SIGSYS",
    };

    public override string ToString() => Exited ? $"exit code {Status}" : SignalNames.GetValueOrDefault(Status, $"signal {Status}");
}
