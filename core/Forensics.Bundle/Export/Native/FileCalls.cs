using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Export.Native;

/// <summary>System calls that make and describe objects of a file system below an open folder. Each returns 0 or the error's number. Paths are ended by a NUL.</summary>
internal static unsafe partial class FileCalls
{
    public const int Enoent = 2;
    public const int Exists = 17;
    public const int NotPermitted = 1;
    public const int NotSupported = 95;
    public const int NoCall = 38;
    public const int Invalid = 22;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlock = 0x800;
    public const int CloseOnExec = 0x8_0000;
    public const int PathOnly = 0x20_0000;

    private const int AtFdCwd = -100;
    private const int AtEmptyPath = 0x1000;
    private const int OpenAt2 = 437;
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveNoSymLinks = 0x04;
    private const ulong ResolveBeneath = 0x08;
    private const nuint GetFlags = 0x8008_6601;
    private const nuint SetFlags = 0x4008_6602;

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int DirectoryFlag => IsArm64 ? 0x4000 : 0x1_0000;

    public static int NoFollowFlag => IsArm64 ? 0x8000 : 0x2_0000;

    /// <summary>Whether this process runs as root.</summary>
    public static bool IsRoot => geteuid() == 0;

    public static int Open(SafeFileHandle? folder, ReadOnlySpan<byte> name, int flags, int mode, out SafeFileHandle handle)
    {
        fixed (byte* path = name)
        {
            return Take(openat(Number(folder), path, flags | CloseOnExec, (uint)mode), out handle);
        }
    }

    /// <summary>Opens below a folder, over no link of any kind.</summary>
    public static int OpenBeneath(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, out SafeFileHandle handle)
    {
        var how = stackalloc ulong[3];
        (how[0], how[1], how[2]) = ((ulong)(flags | CloseOnExec), 0, ResolveBeneath | ResolveNoSymLinks | ResolveNoMagicLinks);
        fixed (byte* name = path)
        {
            return Take((int)openat2(OpenAt2, Number(folder), name, how, 3 * sizeof(ulong)), out handle);
        }
    }

    public static int MakeDirectory(SafeFileHandle? folder, ReadOnlySpan<byte> name, int mode)
    {
        fixed (byte* path = name) return Result(mkdirat(Number(folder), path, (uint)mode));
    }

    public static int MakeLink(SafeFileHandle folder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        fixed (byte* path = name, to = target) return Result(symlinkat(to, Number(folder), path));
    }

    public static int MakeHardLink(SafeFileHandle fromFolder, ReadOnlySpan<byte> from, SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        fixed (byte* path = name, old = from) return Result(linkat(Number(fromFolder), old, Number(folder), path, 0));
    }

    /// <summary>Makes a pipe, a socket or a device: type and permissions in the mode, the number as the kernel packs it.</summary>
    public static int MakeNode(SafeFileHandle folder, ReadOnlySpan<byte> name, int mode, ulong device)
    {
        fixed (byte* path = name) return Result((int)mknodat(IsArm64 ? 33 : 259, Number(folder), path, (nuint)mode, (nuint)device));
    }

    /// <summary>Sets owner and group of an open object, a link itself too.</summary>
    public static int SetOwner(SafeFileHandle file, uint owner, uint group)
    {
        byte none = 0;
        return Result(fchownat(Number(file), &none, owner, group, AtEmptyPath));
    }

    /// <summary>By the object's place in /proc/self/fd, which works for a descriptor of a place only.</summary>
    public static int SetMode(SafeFileHandle file, int mode)
    {
        fixed (byte* path = Place(file)) return Result(chmod(path, (uint)mode));
    }

    public static int SetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> terminated = stackalloc byte[name.Length + 1];
        name.CopyTo(terminated);
        terminated[^1] = 0;
        fixed (byte* path = Place(file), key = terminated, bytes = value) return Result(setxattr(path, key, bytes, (nuint)value.Length, 0));
    }

    /// <summary>Sets both times; a link's own too.</summary>
    public static int SetTimes(SafeFileHandle file, Timestamp? accessed, Timestamp? modified)
    {
        const long omit = (1L << 30) - 2;
        var times = stackalloc long[4];
        (times[0], times[1]) = (accessed?.Seconds ?? 0, accessed?.Nanoseconds ?? omit);
        (times[2], times[3]) = (modified?.Seconds ?? 0, modified?.Nanoseconds ?? omit);
        fixed (byte* path = Place(file)) return Result(utimensat(AtFdCwd, path, times, 0));
    }

    /// <summary>Adds flags of an inode (FS_*_FL) to those that it has; EOPNOTSUPP when the file system takes them without a word and does not keep them.</summary>
    public static int AddFlags(SafeFileHandle file, uint flags)
    {
        var bits = 0L;
        if (ioctl(Number(file), GetFlags, &bits) != 0) return Marshal.GetLastPInvokeError();
        bits |= flags;
        if (ioctl(Number(file), SetFlags, &bits) != 0 || ioctl(Number(file), GetFlags, &bits) != 0) return Marshal.GetLastPInvokeError();
        return ((uint)bits & flags) == flags ? 0 : NotSupported;
    }

    /// <summary>How the kernel's calls take a device number: 12 bits and 20. Null for one that has more.</summary>
    public static ulong? Device(uint major, uint minor) => major < 1 << 12 && minor < 1 << 20 ? (minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12) : null;

    public static string Message(int error) => Marshal.GetPInvokeErrorMessage(error);

    private static byte[] Place(SafeFileHandle file) => Encoding.ASCII.GetBytes($"/proc/self/fd/{Number(file)}\0");

    private static int Number(SafeFileHandle? file) => file is null ? AtFdCwd : (int)file.DangerousGetHandle();

    private static int Result(int result) => result >= 0 ? 0 : Marshal.GetLastPInvokeError();

    private static int Take(int descriptor, out SafeFileHandle handle)
    {
        var error = descriptor >= 0 ? 0 : Marshal.GetLastPInvokeError();
        handle = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : new SafeFileHandle();
        return error;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int folder, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint openat2(nint number, nint folder, byte* path, ulong* how, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(int folder, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int symlinkat(byte* target, int folder, byte* path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int linkat(int fromFolder, byte* from, int folder, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint mknodat(nint number, nint folder, byte* path, nuint mode, nuint device);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchownat(int folder, byte* path, uint owner, uint group, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chmod(byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setxattr(byte* path, byte* name, byte* value, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int utimensat(int folder, byte* path, long* times, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int file, nuint request, long* argument);
}
