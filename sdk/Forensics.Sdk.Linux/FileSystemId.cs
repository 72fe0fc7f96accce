using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>What tells a file system from others: its UUID where the kernel gives one (<c>FS_IOC_GETFSUUID</c>, Linux 6.9), else <c>f_fsid</c> of
/// <c>fstatfs(2)</c>, else its device number.</summary>
public sealed partial class FileSystemId
{
    private const nuint GetUuidRequest = 0x8011_1500; // _IOR(0x15, 0, struct fsuuid2): a length byte and 16 bytes.
    private const int UuidBytes = 16;

    private FileSystemId(char kind, byte[] bytes)
    {
        Kind = kind;
        Bytes = bytes;
    }

    /// <summary><c>U</c> for a UUID, <c>F</c> for f_fsid, <c>D</c> for a device number.</summary>
    public char Kind { get; }

    /// <summary>1 to 16 bytes of a UUID, or 8 bytes, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Asks.</summary>
    /// <param name="file">A regular file or directory of the file system, open for reading: the kernel tells no UUID to O_PATH.</param>
    /// <param name="id">The id; null when an error is returned.</param>
    /// <returns>The error of <c>ioctl(2)</c>, <c>fstatfs(2)</c> or <c>statx(2)</c>: EBADF for an O_PATH descriptor.</returns>
    public static unsafe Errno Read(SafeFileHandle file, out FileSystemId? id)
    {
        ArgumentNullException.ThrowIfNull(file);
        id = null;
        var buffer = stackalloc byte[1 + UuidBytes];
        var error = ioctl(file, GetUuidRequest, buffer) == 0 ? Errno.Ok : SystemCall.LastError;
        if (!error.Failed && buffer[0] is > 0 and <= UuidBytes)
        {
            id = new('U', new ReadOnlySpan<byte>(buffer + 1, buffer[0]).ToArray());
            return Errno.Ok;
        }

        if (error.Name == "EBADF")
        {
            return error;
        }

        error = FileSystemUsage.Read(file, out var usage);
        if (!error.Failed && usage.Id != 0)
        {
            id = new('F', Number(usage.Id));
            return Errno.Ok;
        }

        error = FileStatus.Read(file, out var status);
        id = error.Failed ? null : new('D', Number(status.Device));
        return error;
    }

    private static byte[] Number(ulong number)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return bytes;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeFileHandle file, nuint request, byte* argument);
}
