using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>The type of the file system that holds an open object, by <c>fstatfs(2)</c>. It asks the file system itself: not for network and FUSE mounts.</summary>
/// <param name="Magic">The magic number of linux/magic.h: 0xef53 for ext2, ext3 and ext4.</param>
public readonly partial record struct FileSystemKind(long Magic)
{
    private const int StatFsBytes = 120;

    /// <summary>Asks.</summary>
    /// <param name="file">Any descriptor; O_PATH will do.</param>
    /// <param name="kind">The type; 0 when an error is returned.</param>
    /// <returns>The error of <c>fstatfs(2)</c>.</returns>
    public static Errno Read(SafeFileHandle file, out FileSystemKind kind)
    {
        ArgumentNullException.ThrowIfNull(file);
        var error = Call(file, out var status);
        kind = new(error.Failed ? 0 : status.Type);
        return error;
    }

    internal static unsafe Errno Call(SafeFileHandle file, out StatFs status)
    {
        var buffer = new StatFs();
        var error = fstatfs(file, &buffer) == 0 ? Errno.Ok : SystemCall.LastError;
        status = buffer;
        return error;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int fstatfs(SafeFileHandle file, StatFs* buffer);

    // struct statfs of asm-generic/statfs.h, as 64-bit machines have it.
    [StructLayout(LayoutKind.Sequential, Size = StatFsBytes)]
    internal struct StatFs
    {
        internal long Type;
        internal long BlockBytes;
        internal ulong Blocks;
        internal ulong FreeBlocks;
        internal ulong AvailableBlocks;
        internal ulong Files;
        internal ulong FreeFiles;
        internal ulong Id;
    }
}
