using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// <see cref="InodeFlags"/> of a directory's entries, for a hot path: four system calls and no object. The descriptor lives within one method, so it is a plain
/// number here: a <c>SafeHandle</c> with its finalizer costs as much as a third of the calls themselves.
/// </summary>
public static partial class InodeFlagsOfEntry
{
    private const int ReadFlags = OpenCalls.NonBlock | OpenCalls.NoCtty | OpenCalls.CloseOnExec;
    private const int StatBytes = 256; // struct stat is 144 bytes or fewer; device and inode come first on both machines.
    private const nuint GetFlagsRequest = 0x8008_6601;

    private static int FstatNumber => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 5 : 80;

    /// <summary>Opens an entry, makes sure that it is the expected one, asks, and closes it. A link is never followed, the access time stays where we may ask for that.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">One component of 1 to 255 bytes, which status has just called a regular file or directory.</param>
    /// <param name="expected">What status said.</param>
    /// <param name="flags">The flags; none when an error is returned.</param>
    /// <param name="isReplaced">Another object was found than the expected one, and nothing was asked of it; the error is <see cref="Errno.Ok"/> then.</param>
    /// <returns>The error of <c>openat(2)</c>, <c>fstat(2)</c> or <c>ioctl(2)</c>: ENOTTY where the file system has no flags.</returns>
    [SkipLocalsInit]
    public static unsafe Errno Read(SafeFileHandle directory, ReadOnlySpan<byte> name, FileIdentity expected, out InodeFlags flags, out bool isReplaced)
    {
        ArgumentNullException.ThrowIfNull(directory);
        flags = default;
        isReplaced = false;
        Span<byte> terminated = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, terminated);
        if (error.Failed)
        {
            return error;
        }

        fixed (byte* path = terminated)
        {
            var file = Open(directory, path, out error);
            if (file < 0)
            {
                return error;
            }

            var status = stackalloc ulong[StatBytes / sizeof(ulong)];
            var bits = 0L;
            error = syscall(FstatNumber, file, status) < 0 ? SystemCall.LastError : Errno.Ok;
            isReplaced = !error.Failed && (status[0] != expected.Device || status[1] != expected.Inode);
            if (!error.Failed && !isReplaced)
            {
                error = ioctl(file, GetFlagsRequest, &bits) < 0 ? SystemCall.LastError : Errno.Ok;
                flags = new(error.Failed ? 0 : (uint)bits);
            }

            _ = close(file);
            return error;
        }
    }

    private static unsafe int Open(SafeFileHandle directory, byte* path, out Errno error)
    {
        for (var flags = ReadFlags | SystemCall.NoFollowFlag | OpenCalls.NoATime; ;)
        {
            var file = openat(directory, path, flags);
            error = file < 0 ? SystemCall.LastError : Errno.Ok;
            if (error == Errno.EPERM && (flags & OpenCalls.NoATime) != 0)
            {
                flags &= ~OpenCalls.NoATime; // Not ours to ask for.
            }
            else if (error != Errno.EINTR)
            {
                return file;
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int openat(SafeFileHandle directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint syscall(nint number, nint file, ulong* status);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(int file, nuint request, long* argument);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
