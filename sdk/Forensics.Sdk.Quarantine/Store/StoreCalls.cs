using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The system calls that change a store. Each repeats what a signal interrupted. Source: asm-generic/fcntl.h, linux/fcntl.h, sys/file.h.</summary>
internal static unsafe partial class StoreCalls
{
    public const int LockShared = 1;
    public const int LockExclusive = 2;

    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int Append = 0x400;
    private const int NonBlock = 0x800;
    private const int CloseOnExec = 0x8_0000;
    private const int LockNoWait = 4;
    private const int RemoveFolderFlag = 0x200;

    // O_NOFOLLOW differs between the two machines that are supported.
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x2_0000;

    /// <summary>The user whose files these are.</summary>
    public static uint UserId => geteuid();

    /// <summary>Makes a file that was not there.</summary>
    public static Errno CreateFile(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode, out SafeFileHandle file)
        => Open(folder, name, WriteOnly | Create | Exclusive | NoFollow | CloseOnExec, mode, out file);

    /// <summary>Opens a file that is there for lines at its end.</summary>
    public static Errno OpenForAppend(SafeFileHandle folder, ReadOnlySpan<byte> name, out SafeFileHandle file)
        => Open(folder, name, WriteOnly | Append | NonBlock | NoFollow | CloseOnExec, 0, out file);

    public static Errno MakeFolder(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode)
    {
        var text = Terminated(name);
        fixed (byte* path = text)
        {
            return Of(mkdirat(folder, path, mode));
        }
    }

    public static Errno MakeFolder(ReadOnlySpan<byte> path, uint mode)
    {
        var text = Terminated(path);
        fixed (byte* place = text)
        {
            return Of(mkdir(place, mode));
        }
    }

    public static Errno Rename(SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName)
    {
        var (old, next) = (Terminated(name), Terminated(newName));
        fixed (byte* oldPath = old, newPath = next)
        {
            return Of(renameat(from, oldPath, to, newPath));
        }
    }

    public static Errno Remove(SafeFileHandle folder, ReadOnlySpan<byte> name, bool isFolder)
    {
        var text = Terminated(name);
        fixed (byte* path = text)
        {
            return Of(unlinkat(folder, path, isFolder ? RemoveFolderFlag : 0));
        }
    }

    /// <summary>Writes at the descriptor's place; less than asked for is no error.</summary>
    public static Errno Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, out int written)
    {
        fixed (byte* start = bytes)
        {
            for (; ; )
            {
                var result = write(file, start, (nuint)bytes.Length);
                written = (int)Math.Max(result, 0);
                if (Of(result) is var error && error != Errno.EINTR)
                {
                    return error;
                }
            }
        }
    }

    public static Errno Sync(SafeFileHandle file)
    {
        for (; ; )
        {
            if (Of(fsync(file)) is var error && error != Errno.EINTR)
            {
                return error;
            }
        }
    }

    public static Errno Truncate(SafeFileHandle file, long lengthBytes)
    {
        for (; ; )
        {
            if (Of(ftruncate(file, lengthBytes)) is var error && error != Errno.EINTR)
            {
                return error;
            }
        }
    }

    /// <summary>Takes a lock, or says EAGAIN when another has it.</summary>
    public static Errno TryLock(SafeFileHandle file, int kind) => Of(flock(file, kind | LockNoWait));

    private static Errno Open(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint mode, out SafeFileHandle file)
    {
        var text = Terminated(name);
        fixed (byte* path = text)
        {
            for (; ; )
            {
                var descriptor = openat(folder, path, flags, mode);
                var error = Of(descriptor);
                file = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
                if (error != Errno.EINTR)
                {
                    return error;
                }
            }
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> name) => [.. name, 0];

    private static Errno Of(nint result) => result >= 0 ? Errno.Ok : new(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(SafeFileHandle folder, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(SafeFileHandle folder, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdir(byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat(SafeFileHandle from, byte* name, SafeFileHandle to, byte* newName);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(SafeFileHandle folder, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle file, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ftruncate64", SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
