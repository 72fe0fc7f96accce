using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>Threads that have a table of open files of their own: <c>clone(2)</c> without CLONE_FILES, or <c>unshare(2)</c>. The folder of their process shows the first thread's alone. Source: kcmp(2).</summary>
public static partial class FileTables
{
    // KCMP_FILES of linux/kcmp.h.
    private const int CompareFiles = 2;

    // asm/unistd_64.h; asm-generic/unistd.h.
    private const int X64Number = 312;
    private const int Arm64Number = 272;

    /// <summary>Whether two threads have one table. Needs the rights of ptrace(2) over both.</summary>
    /// <param name="thread">Its number, in the PID namespace of this process.</param>
    /// <param name="other">The other's.</param>
    /// <param name="isSame">Whether they have; false when an error is returned.</param>
    /// <returns>The error of <c>kcmp(2)</c>: ESRCH when one has ended, ENOSYS where the kernel was built without it.</returns>
    public static Errno Compare(int thread, int other, out bool isSame)
    {
        var result = syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64Number : X64Number, thread, other, CompareFiles, 0, 0);
        isSame = result == 0;
        return result < 0 ? SystemCall.LastError : Errno.Ok;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint type, nint firstIndex, nint secondIndex);
}
