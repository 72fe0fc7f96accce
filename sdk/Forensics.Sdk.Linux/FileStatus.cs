using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// What <c>statx(2)</c> says of a file: the kernel's own structure, read by one call and never by a copy of its parts. No link is followed, no automount
/// triggered, no server asked (AT_SYMLINK_NOFOLLOW, AT_NO_AUTOMOUNT, AT_STATX_DONT_SYNC). Layout: linux/stat.h, 256 bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public readonly partial struct FileStatus
{
    internal const int SizeBytes = 256;

    private const int AtSymlinkNoFollow = 0x100;
    private const int AtNoAutomount = 0x800;
    private const int AtEmptyPath = 0x1000;
    private const int AtStatxDontSync = 0x4000;
    private const int Flags = AtSymlinkNoFollow | AtNoAutomount | AtStatxDontSync;
    private const uint BasicMask = 0x7ff;
    private const uint BirthMask = 0x800;
    private const uint MountIdMask = 0x1000;

    internal readonly uint stx_mask;
    internal readonly uint stx_blksize;
    internal readonly ulong stx_attributes;
    internal readonly uint stx_nlink;
    internal readonly uint stx_uid;
    internal readonly uint stx_gid;
    internal readonly ushort stx_mode;
    internal readonly ulong stx_ino;
    internal readonly ulong stx_size;
    internal readonly ulong stx_blocks;
    internal readonly ulong stx_attributes_mask;
    internal readonly StatxTime stx_atime;
    internal readonly StatxTime stx_btime;
    internal readonly StatxTime stx_ctime;
    internal readonly StatxTime stx_mtime;
    internal readonly uint stx_rdev_major;
    internal readonly uint stx_rdev_minor;
    internal readonly uint stx_dev_major;
    internal readonly uint stx_dev_minor;
    internal readonly ulong stx_mnt_id;

    /// <summary>Type and permissions, as in <c>inode(7)</c>: 0 to 65,535.</summary>
    public int Mode => stx_mode;

    /// <summary>The type's part of <see cref="Mode"/>.</summary>
    public FileType Type => (FileType)(stx_mode & 0xf000);

    /// <summary>Permissions with set-user-ID, set-group-ID and sticky bit: 0 to 0xfff (octal 7777).</summary>
    public int Permissions => stx_mode & 0xfff;

    /// <summary>Length in bytes; for a symbolic link that of its target, for a directory what its file system likes to say.</summary>
    public ulong LengthBytes => stx_size;

    /// <summary>Blocks of 512 bytes that are allocated.</summary>
    public ulong Blocks512 => stx_blocks;

    /// <summary>Preferred size of one read, in bytes.</summary>
    public uint BlockSizeBytes => stx_blksize;

    /// <summary>Hard links.</summary>
    public uint Links => stx_nlink;

    /// <summary>Owner's number.</summary>
    public uint UserId => stx_uid;

    /// <summary>Group's number.</summary>
    public uint GroupId => stx_gid;

    /// <summary>STATX_ATTR_ bits that are set: immutable, append and others.</summary>
    public ulong Attributes => stx_attributes;

    /// <summary>STATX_ATTR_ bits that this file system can tell.</summary>
    public ulong KnownAttributes => stx_attributes_mask;

    /// <summary>Inode number.</summary>
    public ulong Inode => stx_ino;

    /// <summary>Device number of the file system, as <c>makedev(3)</c> gives it.</summary>
    public ulong Device => DeviceNumber.Of(stx_dev_major, stx_dev_minor);

    /// <summary>Major number of a block or character device; else 0.</summary>
    public uint SpecialMajor => stx_rdev_major;

    /// <summary>Minor number of a block or character device; else 0.</summary>
    public uint SpecialMinor => stx_rdev_minor;

    /// <summary>Device and inode.</summary>
    public FileIdentity Identity => new(Device, Inode);

    /// <summary>The mount's id, as in <c>mountinfo</c>; null on kernels before 5.8.</summary>
    public ulong? MountId => (stx_mask & MountIdMask) != 0 ? stx_mnt_id : null;

    /// <summary>When the file was created; null where the file system does not tell.</summary>
    public UnixTime? CreatedAt => (stx_mask & BirthMask) != 0 ? stx_btime.ToUnixTime() : null;

    /// <summary>When its content last changed.</summary>
    public UnixTime ModifiedAt => stx_mtime.ToUnixTime();

    /// <summary>When its content was last read, as far as the mount keeps it.</summary>
    public UnixTime AccessedAt => stx_atime.ToUnixTime();

    /// <summary>When its status last changed.</summary>
    public UnixTime ChangedAt => stx_ctime.ToUnixTime();

    /// <summary>The same as a bundle or a quarantine keeps it, of a regular file: without attributes and flags, which are asked for by other calls.</summary>
    /// <returns>The metadata.</returns>
    /// <exception cref="OverflowException">Its length is none that a file can have.</exception>
    public PosixMetadata ToFileMetadata() => new()
    {
        Mode = (uint)Permissions,
        OwnerId = UserId,
        GroupId = GroupId,
        SizeBytes = checked((long)LengthBytes),
        Links = Links,
        Identity = Identity,
        ModifiedAt = ModifiedAt,
        AccessedAt = AccessedAt,
        ChangedAt = ChangedAt,
        CreatedAt = CreatedAt,
    };

    /// <summary>Reads the status of one entry of a directory; the last component is never followed.</summary>
    /// <param name="directory">The directory; O_PATH will do.</param>
    /// <param name="name">One component of 1 to 255 bytes.</param>
    /// <param name="status">The status; all zero after an error.</param>
    /// <returns>The error of <c>statx(2)</c>; EINVAL or ENAMETOOLONG for what is no name.</returns>
    [SkipLocalsInit]
    public static unsafe Errno Read(SafeFileHandle directory, ReadOnlySpan<byte> name, out FileStatus status)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, buffer);
        if (error.Failed)
        {
            status = default;
            return error;
        }

        fixed (byte* path = buffer)
        {
            return Call(directory, path, Flags, out status);
        }
    }

    /// <summary>Reads the status of an open object.</summary>
    /// <param name="file">Any descriptor; O_PATH will do.</param>
    /// <param name="status">The status; all zero after an error.</param>
    /// <returns>The error of <c>statx(2)</c>.</returns>
    public static unsafe Errno Read(SafeFileHandle file, out FileStatus status)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte empty = 0;
        return Call(file, &empty, Flags | AtEmptyPath, out status);
    }

    private static unsafe Errno Call(SafeFileHandle directory, byte* path, int flags, out FileStatus status)
    {
        // The kernel fills all of it, or nothing.
        Unsafe.SkipInit(out status);
        fixed (FileStatus* result = &status)
        {
            if (statx(SystemCall.Statx, directory, path, flags, BasicMask | BirthMask | MountIdMask, result) == 0)
            {
                return Errno.Ok;
            }

            var error = SystemCall.LastError;
            status = default;
            return error;
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint statx(nint number, SafeFileHandle directory, byte* path, nint flags, nuint mask, FileStatus* status);
}
