using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary><c>listxattr(2)</c>, <c>getxattr(2)</c>, and those relative to a directory. Source: linux/xattr.h; the numbers are the same on all machines.</summary>
internal static partial class ExtendedAttributeCalls
{
    private const int GetXattrAt = 464;
    private const int ListXattrAt = 465;
    private const int AtSymlinkNoFollow = 0x100;
    private const int ArgsBytes = 16;

    /// <summary>ENOSYS before Linux 6.13; some containers' system call filters say EPERM to calls that they do not know.</summary>
    public static bool HasCallsAt { get; } = Probe();

    /// <summary>Reads the names of an object. Without a directory the path is absolute, and its last link is followed: a magic link.</summary>
    public static unsafe Errno List(SafeFileHandle? directory, ReadOnlySpan<byte> terminated, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* path = terminated, names = buffer)
        {
            var result = directory is null
                ? listxattr(path, names, (nuint)buffer.Length)
                : listxattrat(ListXattrAt, directory, path, AtSymlinkNoFollow, names, (nuint)buffer.Length);
            return Finish(result, out lengthBytes);
        }
    }

    /// <summary>Reads one value.</summary>
    public static unsafe Errno Get(SafeFileHandle? directory, ReadOnlySpan<byte> terminated, ReadOnlySpan<byte> name, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* path = terminated, attribute = name, value = buffer)
        {
            var arguments = new XattrArgs { Value = (ulong)value, Size = (uint)buffer.Length };
            var result = directory is null
                ? getxattr(path, attribute, value, (nuint)buffer.Length)
                : getxattrat(GetXattrAt, directory, path, AtSymlinkNoFollow, attribute, &arguments, ArgsBytes);
            return Finish(result, out lengthBytes);
        }
    }

    private static Errno Finish(nint result, out int lengthBytes)
    {
        lengthBytes = (int)Math.Max(result, 0);
        if (result >= 0)
        {
            return Errno.Ok;
        }

        // ERANGE: it has grown beyond the buffer, which is as long as the kernel's own limit.
        var error = SystemCall.LastError;
        return error.Name == "ERANGE" ? Errno.E2BIG : error;
    }

    private static unsafe bool Probe()
    {
        var path = stackalloc byte[] { (byte)'/', 0 };
        byte nothing = 0;
        return listxattrat(ListXattrAt, OpenCalls.NoDirectory, path, AtSymlinkNoFollow, &nothing, 0) >= 0 || SystemCall.LastError is not ({ Number: 38 } or { Number: 1 });
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint listxattr(byte* path, byte* names, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint getxattr(byte* path, byte* name, byte* value, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint listxattrat(nint number, SafeFileHandle directory, byte* path, nint flags, byte* names, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint getxattrat(nint number, SafeFileHandle directory, byte* path, nint flags, byte* name, XattrArgs* arguments, nint size);

    // struct xattr_args.
    [StructLayout(LayoutKind.Sequential, Size = ArgsBytes)]
    internal struct XattrArgs
    {
        internal ulong Value;
        internal uint Size;
        internal uint Flags;
    }
}
