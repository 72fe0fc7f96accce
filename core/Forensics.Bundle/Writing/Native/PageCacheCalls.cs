using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Writing.Native;

/// <summary>Writing past the page cache, and putting out of it what was written through it.</summary>
internal static unsafe partial class PageCacheCalls
{
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int EINVAL = 22;
    public const int ENOSPC = 28;
    public const int EOPNOTSUPP = 95;

    private const int F_GETFL = 3;
    private const int F_SETFL = 4;
    private const int POSIX_FADV_DONTNEED = 4;
    private const uint WaitWriteWait = 1 | 2 | 4;

    // include/uapi/asm-generic/fcntl.h (x86-64); arch/arm64/include/uapi/asm/fcntl.h exchanges it with O_DIRECTORY.
    private static readonly int DirectFlag = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    /// <summary>Whether writes of an open file pass the page cache by from now on. False where its file system cannot do that (<c>fcntl(2)</c>, O_DIRECT).</summary>
    public static bool SetDirect(SafeFileHandle file, bool isDirect)
    {
        var flags = Control(file, F_GETFL, 0);
        return flags >= 0 && Control(file, F_SETFL, isDirect ? flags | DirectFlag : flags & ~DirectFlag) == 0;
    }

    /// <summary>Bytes written, less than asked for on a disk that is nearly full; or -1, and errno.</summary>
    public static nint Write(SafeFileHandle file, byte* bytes, int count, long offset) => WriteAt(file, bytes, (nuint)count, offset);

    /// <summary>Writes out what a range has in the page cache, and waits for it. 0, or an error number (<c>sync_file_range(2)</c>).</summary>
    public static int WriteOut(SafeFileHandle file, long offset, long bytes) => SyncRange(file, offset, bytes, WaitWriteWait) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Puts what is written out of the page cache: advice, which a file system may not take (<c>posix_fadvise(2)</c>).</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">From here.</param>
    /// <param name="bytes">0 for all that follows.</param>
    public static void Drop(SafeFileHandle file, long offset, long bytes) => _ = Advise(file, offset, bytes, POSIX_FADV_DONTNEED);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteAt(SafeFileHandle file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncRange(SafeFileHandle file, long offset, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long bytes, int advice);
}
