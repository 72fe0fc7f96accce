using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Stopping;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>Processes that have their memory together with another: <c>clone(2)</c> with CLONE_VM and without CLONE_THREAD, <c>vfork(2)</c>. They run on when that one is stopped, and keep the memory
/// when it starts another program. Source: kcmp(2).</summary>
internal static partial class MemorySharers
{
    // KCMP_VM of linux/kcmp.h.
    private const int CompareMemory = 1;

    // asm/unistd_64.h; asm-generic/unistd.h.
    private const int X64Number = 312;
    private const int Arm64Number = 272;

    /// <summary>The first of them; null when there is none, or none that can be seen.</summary>
    /// <param name="proc">Of our own PID namespace.</param>
    /// <param name="pid">The process.</param>
    /// <param name="thread">A thread of it that has not ended: what has ended has no memory, like all that has none.</param>
    public static int? Find(ProcFileSystem proc, int pid, int thread)
    {
        var pids = new List<int>();
        if (DirectoryReading.OpenBelow(proc.Directory, "."u8, OpenAs.Directory, out var folder).Failed)
        {
            return null;
        }

        using (folder)
        {
            _ = proc.List(pids, folder);
        }

        var number = ThreadRegisters.IsArm64 ? Arm64Number : X64Number;
        foreach (var other in pids.Where(other => other != pid))
        {
            if (syscall(number, thread, other, CompareMemory, 0, 0) == 0 && new CandidateReader(proc).Read(other) is { HasMemory: true })
            {
                return other;
            }
        }

        return null;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint type, nint firstIndex, nint secondIndex);
}
