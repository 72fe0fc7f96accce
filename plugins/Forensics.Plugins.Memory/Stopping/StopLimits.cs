namespace Forensics.Plugins.Memory.Stopping;

/// <summary>Bounds of stopping a process.</summary>
internal static class StopLimits
{
    /// <summary>Threads of one process; more are left running, and that is told. The kernel's own bound for a whole device is <c>kernel.threads-max</c>.</summary>
    public const int Threads = 65_536;

    /// <summary>How often the list of threads is looked through for new ones.</summary>
    public const int Rounds = 1_000;

    /// <summary>How often it is tried to take a process that starts another program meanwhile.</summary>
    public const int Attempts = 5;

    /// <summary>One set of registers, in bytes: the largest known is that of AMX, 11,008.</summary>
    public const int RegisterBytes = 65_536;

    /// <summary>After so long without an answer it is asked whether the threads that are left can answer at all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a thread that can run may take to stop: the device may be under load, and a thread waits for its turn.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>How long all threads of a process together may take to stop: those that have stopped stand meanwhile.</summary>
    public static readonly TimeSpan AllThreads = TimeSpan.FromSeconds(5);

    /// <summary>How long a process stands at most, whatever becomes of the reading: the output may hang, and the host be stopped.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(10);

    /// <summary>How long the end of the thread that stopped a process is waited for.</summary>
    public static readonly TimeSpan EndWait = TimeSpan.FromSeconds(5);
}
