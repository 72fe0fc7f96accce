using System.Runtime.InteropServices;

namespace Forensics.Plugins.Processes.CrossViews;

/// <summary>System calls that answer for a process by its number, without procfs: <c>kill(2)</c> with signal 0, <c>getsid(2)</c>, <c>sched_getscheduler(2)</c>. None changes anything.</summary>
internal static partial class ProcessCalls
{
    private const int NotPermitted = 1;
    private const int NoSignal = 0;

    /// <summary>Whether there is a process or thread of the number, whoever's it is.</summary>
    public static bool Kill(int number) => kill(number, NoSignal) == 0 || Marshal.GetLastPInvokeError() == NotPermitted;

    /// <summary>The same, asked otherwise.</summary>
    public static bool Scheduler(int number) => sched_getscheduler(number) >= 0 || Marshal.GetLastPInvokeError() == NotPermitted;

    /// <summary>Its session; null when there is no such process.</summary>
    public static int? Session(int number) => getsid(number) is var session and >= 0 ? session : null;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_getscheduler(int process);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsid(int process);
}
