using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary><c>openat(2)</c> and <c>openat2(2)</c>. Source: linux/openat2.h, asm-generic/fcntl.h.</summary>
internal static partial class OpenCalls
{
    public const int NoCtty = 0x100;
    public const int NonBlock = 0x800;
    public const int NoATime = 0x4_0000;
    public const int CloseOnExec = 0x8_0000;
    public const int PathOnly = 0x20_0000;

    public const ulong ResolveNoMagicLinks = 0x02;
    public const ulong ResolveNoSymLinks = 0x04;
    public const ulong ResolveBeneath = 0x08;
    public const ulong ResolveInRoot = 0x10;

    private const int AtFdCwd = -100;
    private const int OpenHowBytes = 24;

    /// <summary>For absolute paths of our own root: AT_FDCWD, which they do not use.</summary>
    public static SafeFileHandle NoDirectory { get; } = new(AtFdCwd, ownsHandle: false);

    /// <summary>ENOSYS before Linux 5.6; some containers' system call filters say EPERM to calls that they do not know.</summary>
    public static bool HasOpenAt2 { get; } = Probe();

    /// <summary>One component or absolute path, without any rule but the flags'. O_NOATIME is dropped when it is not ours to ask for.</summary>
    public static unsafe Errno Open(SafeFileHandle directory, ReadOnlySpan<byte> terminated, int flags, out SafeFileHandle handle)
    {
        fixed (byte* path = terminated)
        {
            for (; ; )
            {
                var descriptor = openat(directory, path, flags | CloseOnExec);
                if (Finish(descriptor, ref flags, out handle) is { } error)
                {
                    return error;
                }
            }
        }
    }

    /// <summary>A path under the rules of <c>openat2(2)</c>.</summary>
    public static unsafe Errno Open(SafeFileHandle directory, ReadOnlySpan<byte> terminated, int flags, ulong resolve, out SafeFileHandle handle)
    {
        fixed (byte* path = terminated)
        {
            for (; ; )
            {
                var how = new OpenHow { Flags = (uint)(flags | CloseOnExec), Resolve = resolve };
                var descriptor = openat2(SystemCall.OpenAt2, directory, path, &how, OpenHowBytes);
                if (Finish((int)descriptor, ref flags, out handle) is { } error)
                {
                    return error;
                }
            }
        }
    }

    /// <summary>The flags of an open that reads nothing by itself, waits for nothing and leaves no trace where that can be had.</summary>
    public static int Flags(OpenAs kind) => kind switch
    {
        OpenAs.Directory => SystemCall.DirectoryFlag | NoATime,
        OpenAs.RegularFile or OpenAs.KernelFile => NonBlock | NoCtty | NoATime,
        _ => PathOnly,
    };

    private static Errno? Finish(int descriptor, ref int flags, out SafeFileHandle handle)
    {
        // Read before anything else can make a call on this thread.
        var error = descriptor < 0 ? SystemCall.LastError : Errno.Ok;
        handle = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
        if (error == Errno.EPERM && (flags & NoATime) != 0)
        {
            flags &= ~NoATime;
            return null;
        }

        // RESOLVE_IN_ROOT gives EAGAIN when a rename elsewhere raced with `..`; the kernel's advice is to try again.
        return error == Errno.EINTR ? null : error;
    }

    private static unsafe bool Probe()
    {
        var how = new OpenHow { Flags = PathOnly | CloseOnExec, Resolve = ResolveNoMagicLinks };
        var dot = stackalloc byte[] { (byte)'.', 0 };
        var descriptor = openat2(SystemCall.OpenAt2, NoDirectory, dot, &how, OpenHowBytes);
        if (descriptor < 0)
        {
            return SystemCall.LastError is not ({ Number: 38 } or { Number: 1 });
        }

        new SafeFileHandle((nint)descriptor, ownsHandle: true).Dispose();
        return true;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int openat(SafeFileHandle directory, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint openat2(nint number, SafeFileHandle directory, byte* path, OpenHow* how, nint size);

    [StructLayout(LayoutKind.Sequential, Size = OpenHowBytes)]
    internal struct OpenHow
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }
}
