using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Confinement;

/// <summary>
/// A child held by a pidfd: its number cannot come to mean another process (<c>pidfd_open(2)</c>, <c>waitid(2)</c>, <c>pidfd_send_signal(2)</c>).
/// </summary>
public sealed unsafe partial class ChildProcess : IDisposable
{
    // The same numbers on every architecture (asm-generic/unistd.h).
    private const int SysPidfdSendSignal = 424;
    private const int SysPidfdOpen = 434;
    private const int WaitByPidfd = 3;
    private const int WaitExited = 4;
    private const int NoHang = 1;
    private const int SigKill = 9;
    private const int SigChild = 17;
    private const int Esrch = 3;
    private const int Eintr = 4;

    private readonly SafeFileHandle pidfd;

    public ChildProcess(int processId)
    {
        ProcessId = processId;
        var descriptor = (int)SystemCall(SysPidfdOpen, processId, 0, 0, 0);
        pidfd = descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"pidfd_open: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public int ProcessId { get; }

    /// <summary>Readable (for <c>poll</c>) once the process has ended.</summary>
    public SafeFileHandle Descriptor => pidfd;

    /// <summary>How it ended; null while its status was not taken.</summary>
    public ProcessEnd? End { get; private set; }

    /// <summary>Ends the process and everything in its session's first process group.</summary>
    public void Kill()
    {
        _ = SendToGroup(-ProcessId, SigKill);
        KillAlone();
    }

    /// <summary>Ends the process and nothing else.</summary>
    public void KillAlone() => _ = SystemCall(SysPidfdSendSignal, pidfd.DangerousGetHandle(), SigKill, 0, 0);

    /// <summary>Takes the status of the ended process.</summary>
    /// <returns>How it ended; null while it has not.</returns>
    public ProcessEnd? TryReap() => Reap(NoHang);

    /// <summary>Waits for the end of the process, for ever if need be, and takes its status.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="IOException">Its status was taken by somebody else.</exception>
    public ProcessEnd Reap()
    {
        while (true)
        {
            if (Reap(0) is { } end)
            {
                return end;
            }

            if (Marshal.GetLastPInvokeError() != Eintr)
            {
                throw new IOException($"waitid: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
    }

    private ProcessEnd? Reap(int options)
    {
        // siginfo_t: si_signo, si_errno, si_code at 0, 4, 8; si_pid, si_uid, si_status at 16, 20, 24 (64-bit).
        var info = stackalloc int[32];
        new Span<int>(info, 32).Clear();
        return End ??= WaitId(WaitByPidfd, (uint)pidfd.DangerousGetHandle(), info, WaitExited | options) == 0 && info[4] != 0
            ? new ProcessEnd(info[2] == 1, info[6])
            : null;
    }

    public void Dispose() => pidfd.Dispose();

    /// <summary>Ends an adopted orphan by its number; it is our child, so the number is its own until we reap it.</summary>
    public static void KillOrphan(int processId) => _ = SendToGroup(processId, SigKill);

    /// <summary>Takes the status of an adopted orphan, if it has ended.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool ReapOrphan(int processId)
        => WaitPid(processId, null, NoHang) is var result && (result == processId || (result < 0 && Marshal.GetLastPInvokeError() != Eintr));

    /// <summary>Makes orphans of our descendants our children (<c>PR_SET_CHILD_SUBREAPER</c>).</summary>
    public static void BecomeSubreaper() => _ = ProcessControl(36, 1, 0, 0, 0);

    /// <summary>
    /// Ended children wait for us (<c>signal(2)</c>, <c>SIGCHLD</c>): where our parent had it ignored, the kernel would take their status, and their numbers
    /// could mean other processes by the time we send a signal there.
    /// </summary>
    public static void KeepEndedChildren() => _ = SetSignal(SigChild, 0);

    /// <summary>Whether there is such a process.</summary>
    public static bool Exists(int processId) => SendToGroup(processId, 0) == 0 || Marshal.GetLastPInvokeError() != Esrch;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendToGroup(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int idType, uint id, int* info, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int processId, int* status, int options);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint SetSignal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nint first, nint second, nint third, nint fourth);
}
