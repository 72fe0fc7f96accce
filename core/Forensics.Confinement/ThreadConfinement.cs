using System.Runtime.InteropServices;

namespace Forensics.Confinement;

/// <summary>
/// What a thread gives up for itself and for all that it starts (<c>setpriority(2)</c>, <c>ioprio_set(2)</c>, <c>PR_SET_NO_NEW_PRIVS(2const)</c>). On Linux each of
/// them belongs to the thread, not to the process, and is inherited by a child.
/// </summary>
public static partial class ThreadConfinement
{
    private const int CallingThread = 0;
    private const int BestEffort = 2 << 13;
    private const int NoNewPrivileges = 38;

    // arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h.
    private static int IoPrioritySet => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 30 : 251;

    /// <returns>The error number; 0 when it is done.</returns>
    public static int Nice(int value) => SetPriority(CallingThread, 0, value) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <returns>The error number; 0 when it is done.</returns>
    public static int LowestBestEffortIo() => SystemCall(IoPrioritySet, 1, 0, BestEffort | 7) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>No set-user-id program and no file capability gives back what was given up.</summary>
    /// <returns>The error number; 0 when it is done.</returns>
    public static int GainNothing() => ProcessControl(NoNewPrivileges, 1, 0, 0, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int value);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nint first, nint second, nint third, nint fourth);
}
