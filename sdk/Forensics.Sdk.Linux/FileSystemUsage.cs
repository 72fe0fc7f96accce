using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>How many files and bytes a file system has, by <c>fstatfs(2)</c>. It asks the file system itself: not for network and FUSE mounts.</summary>
/// <param name="Files">Inodes in all, used and free; 0 where the file system has no such number (btrfs).</param>
/// <param name="FreeFiles">Free inodes.</param>
/// <param name="Id">Its id; 0 where it has none. Made of device number or UUID, as the file system likes.</param>
public readonly record struct FileSystemUsage(ulong Files, ulong FreeFiles, ulong Id)
{
    /// <summary>Its size; null where the file system does not tell, or not in 63 bits.</summary>
    public long? SizeBytes { get; private init; }

    /// <summary>Of it, what is free; null as for <see cref="SizeBytes"/>.</summary>
    public long? FreeBytes { get; private init; }

    /// <summary>Of it, what users other than root can have; null as for <see cref="SizeBytes"/>.</summary>
    public long? AvailableBytes { get; private init; }

    /// <summary>Inodes in use; null where the file system does not tell.</summary>
    public ulong? UsedFiles => Files == 0 || FreeFiles > Files ? null : Files - FreeFiles;

    /// <summary>Asks.</summary>
    /// <param name="file">Any descriptor; O_PATH will do.</param>
    /// <param name="usage">The numbers; all 0 when an error is returned.</param>
    /// <returns>The error of <c>fstatfs(2)</c>.</returns>
    public static Errno Read(SafeFileHandle file, out FileSystemUsage usage)
    {
        ArgumentNullException.ThrowIfNull(file);
        var error = FileSystemKind.Call(file, out var status);
        usage = error.Failed ? default : new(status.Files, status.FreeFiles, status.Id)
        {
            SizeBytes = Bytes(status.Blocks, status),
            FreeBytes = Bytes(status.FreeBlocks, status),
            AvailableBytes = Bytes(status.AvailableBlocks, status),
        };
        return error;
    }

    private static long? Bytes(ulong blocks, FileSystemKind.StatFs status)
        => status.Blocks == 0 || status.BlockBytes <= 0 || blocks > long.MaxValue / (ulong)status.BlockBytes ? null : (long)blocks * status.BlockBytes;
}
