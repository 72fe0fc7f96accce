using System.Runtime.InteropServices;

namespace Forensics.Confinement;

/// <summary>A filter of system calls for the calling thread and all that it starts, for good (<c>seccomp(2)</c>).</summary>
public static unsafe partial class SystemCallFilter
{
    private const nint SetModeFilter = 1;
    private const nint AllThreads = 1; // SECCOMP_FILTER_FLAG_TSYNC
    private const int Esrch = 3;

    // arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h.
    private static nint SysSeccomp => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 277 : 317;

    /// <summary>Installs it. The thread can gain no privileges any more, or it is refused.</summary>
    /// <param name="program"><c>struct sock_filter</c>, one after the other.</param>
    /// <returns>The error number; 0 when it is done.</returns>
    public static int Install(ulong[] program) => Install(program, 0);

    /// <summary>The same for every thread of this process.</summary>
    /// <param name="program"><c>struct sock_filter</c>, one after the other.</param>
    /// <returns>The error number; 0 when it is done.</returns>
    public static int InstallForAllThreads(ulong[] program) => Install(program, AllThreads);

    private static int Install(ulong[] program, nint flags)
    {
        fixed (ulong* instructions = program)
        {
            var filter = new Program { Length = checked((ushort)program.Length), Instructions = instructions };

            // A number above 0 is that of a thread which has a filter that this one has not.
            return SystemCall(SysSeccomp, SetModeFilter, flags, &filter) switch
            {
                0 => 0,
                > 0 => Esrch,
                _ => Marshal.GetLastPInvokeError(),
            };
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint operation, nint flags, Program* filter);

    /// <summary><c>struct sock_fprog</c>.</summary>
    private struct Program
    {
        public ushort Length;
        public ulong* Instructions;
    }
}
