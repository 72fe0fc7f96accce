using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// The links of procfs that lead to an object itself and not to a path (<c>exe</c>, <c>cwd</c>, <c>root</c>, <c>fd/N</c>; proc(5),
/// path_resolution(7)). The one place that follows them: what lies behind is another process's, perhaps on a mount whose server is silent, and not below the
/// mounts of this process, which may be read-only where that one is not.
/// </summary>
public static partial class MagicLink
{
    private const int AtNoAutomount = 0x800;
    private const int AtStatxDontSync = 0x4000;
    private const uint StatxMask = 0x1fff;
    private const long ReadOnlyFlag = 0x1;
    private const long NoAccessTimesFlag = 0x400;

    /// <summary>Opens what a link leads to. It needs ptrace access to the process.</summary>
    /// <param name="processDirectory"><c>/proc/PID</c> or its <c>fd</c>.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="place">The object as <see cref="OpenAs.Place"/>; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat(2)</c>.</returns>
    public static Errno Open(SafeFileHandle processDirectory, ReadOnlySpan<byte> name, out SafeFileHandle place)
    {
        ArgumentNullException.ThrowIfNull(processDirectory);
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, buffer);
        if (error.Failed)
        {
            place = new SafeFileHandle();
            return error;
        }

        return OpenCalls.Open(processDirectory, buffer, OpenCalls.PathOnly, out place);
    }

    /// <summary>The status of what a link leads to, in one call. No server is asked, and no automount triggered.</summary>
    /// <param name="processDirectory"><c>/proc/PID</c> or its <c>fd</c>.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="status">The object's status; all zero after an error.</param>
    /// <returns>The error of <c>statx(2)</c>.</returns>
    public static unsafe Errno ReadStatus(SafeFileHandle processDirectory, ReadOnlySpan<byte> name, out FileStatus status)
    {
        ArgumentNullException.ThrowIfNull(processDirectory);
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, buffer);
        if (error.Failed)
        {
            status = default;
            return error;
        }

        Unsafe.SkipInit(out status);
        fixed (byte* path = buffer)
        fixed (FileStatus* result = &status)
        {
            error = statx(SystemCall.Statx, processDirectory, path, AtNoAutomount | AtStatxDontSync, StatxMask, result) == 0 ? Errno.Ok : SystemCall.LastError;
        }

        status = error.Failed ? default : status;
        return error;
    }

    /// <summary>Opens the regular file that a place holds, for reading. Its access time never changes: where O_NOATIME is refused (it takes the file's owner or
    /// CAP_FOWNER) and its mount keeps such times, it is not opened. For local file systems only: this waits for the device.</summary>
    /// <param name="place">From <see cref="Open"/>.</param>
    /// <param name="file">The descriptor; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat(2)</c>: EINVAL for what is no regular file, EPERM where the access time would change.</returns>
    public static Errno OpenRegular(SafeFileHandle place, out SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(place);
        file = new SafeFileHandle();
        var error = FileStatus.Read(place, out var status);
        if (error.Failed || status.Type != FileType.Regular)
        {
            return error.Failed ? error : Errno.EINVAL;
        }

        // Our own link to our own descriptor: exactly the object that was looked at (open(2), O_PATH).
        var self = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place.DangerousGetHandle()}\0"));
        const int Plain = OpenCalls.NonBlock | OpenCalls.NoCtty;
        error = OpenExactly(place, self, Plain | OpenCalls.NoATime, out file);
        if (error == Errno.EPERM && KeepsNoAccessTimes(place))
        {
            error = OpenExactly(place, self, Plain, out file);
        }

        return error;
    }

    private static unsafe bool KeepsNoAccessTimes(SafeFileHandle place)
    {
        // struct statfs of asm-generic/statfs.h, 120 bytes: f_flags is the member before the spares, at 80.
        const int Longs = 15;
        const int FlagsIndex = 10;
        var buffer = stackalloc long[Longs];
        return fstatfs(place, buffer) == 0 && (buffer[FlagsIndex] & (ReadOnlyFlag | NoAccessTimesFlag)) != 0;
    }

    private static unsafe Errno OpenExactly(SafeFileHandle directory, ReadOnlySpan<byte> terminated, int flags, out SafeFileHandle handle)
    {
        fixed (byte* path = terminated)
        {
            for (; ; )
            {
                var descriptor = openat(directory, path, flags | OpenCalls.CloseOnExec);
                var error = descriptor < 0 ? SystemCall.LastError : Errno.Ok;
                handle = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
                if (error != Errno.EINTR)
                {
                    return error;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint statx(nint number, SafeFileHandle directory, byte* path, nint flags, nuint mask, FileStatus* status);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int openat(SafeFileHandle directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int fstatfs(SafeFileHandle file, long* buffer);
}
