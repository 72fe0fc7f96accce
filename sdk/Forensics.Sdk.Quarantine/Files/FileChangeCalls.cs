using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>The calls that change an open file, each announced before it is made. Source: pwrite(2), chown(2), setxattr(2), utimensat(2), ioctl_iflags(2).</summary>
internal static partial class FileChangeCalls
{
    private const nuint SetFlagsRequest = 0x4008_6602; // _IOW('f', 2, long), of which the kernel reads an int.

    public static unsafe Errno Write(this ChangeCalls calls, SafeFileHandle file, ReadOnlySpan<byte> content, long offset)
    {
        while (!content.IsEmpty)
        {
            var error = calls.Pass("pwrite");
            fixed (byte* start = content)
            {
                var written = error.Failed ? -1 : pwrite(file, start, (nuint)content.Length, offset);
                error = error.Failed || written >= 0 ? error : SystemCall.LastError;
                if (error.Failed && error != Errno.EINTR)
                {
                    return error;
                }

                content = content[(int)Math.Max(written, 0)..];
                offset += Math.Max(written, 0);
            }
        }

        return Errno.Ok;
    }

    public static Errno SetLength(this ChangeCalls calls, SafeFileHandle file, long lengthBytes)
        => calls.Pass("ftruncate") is { Failed: true } error ? error : Result(ftruncate(file, lengthBytes));

    public static Errno SetOwner(this ChangeCalls calls, SafeFileHandle file, uint owner, uint group)
        => calls.Pass("fchown") is { Failed: true } error ? error : Result(fchown(file, owner, group));

    public static Errno SetMode(this ChangeCalls calls, SafeFileHandle file, uint mode)
        => calls.Pass("fchmod") is { Failed: true } error ? error : Result(fchmod(file, mode));

    public static unsafe Errno SetAttribute(this ChangeCalls calls, SafeFileHandle file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var error = calls.Pass("fsetxattr");
        var terminated = (byte[])[.. name, 0];
        fixed (byte* path = terminated, bytes = value)
        {
            return error.Failed ? error : Result(fsetxattr(file, path, bytes, (nuint)value.Length, 0));
        }
    }

    public static unsafe Errno RemoveAttribute(this ChangeCalls calls, SafeFileHandle file, ReadOnlySpan<byte> name)
    {
        var error = calls.Pass("fremovexattr");
        var terminated = (byte[])[.. name, 0];
        fixed (byte* path = terminated)
        {
            return error.Failed ? error : Result(fremovexattr(file, path));
        }
    }

    public static unsafe Errno SetFlags(this ChangeCalls calls, SafeFileHandle file, InodeFlags flags)
    {
        var bits = (long)flags.Bits;
        return calls.Pass("ioctl") is { Failed: true } error ? error : Result(ioctl(file, SetFlagsRequest, &bits));
    }

    public static unsafe Errno SetTimes(this ChangeCalls calls, SafeFileHandle file, UnixTime accessedAt, UnixTime modifiedAt)
    {
        var error = calls.Pass("utimensat");
        var times = stackalloc long[] { accessedAt.Seconds, accessedAt.Nanoseconds, modifiedAt.Seconds, modifiedAt.Nanoseconds };
        return error.Failed ? error : Result(futimens(file, times));
    }

    /// <summary>What file systems without such a call say EINVAL to is not theirs to keep.</summary>
    public static Errno Sync(this ChangeCalls calls, SafeFileHandle file)
    {
        for (; ; )
        {
            var error = calls.Pass("fsync");
            error = error.Failed ? error : Result(fsync(file));
            if (error != Errno.EINTR)
            {
                return error == Errno.EINVAL ? Errno.Ok : error;
            }
        }
    }

    private static Errno Result(int result) => result < 0 ? SystemCall.LastError : Errno.Ok;

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pwrite(SafeFileHandle file, byte* buffer, nuint size, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int fsetxattr(SafeFileHandle file, byte* name, byte* value, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int fremovexattr(SafeFileHandle file, byte* name);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeFileHandle file, nuint request, long* argument);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int futimens(SafeFileHandle file, long* times);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
