using System.Text;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What tells a file or folder from every other one, over reboots and when its inode number is used again.</summary>
/// <param name="Identity">Device and inode. Device numbers of some file systems change with each mount.</param>
/// <param name="FileId">The <c>file_id</c> of records (<see cref="Linux.FileId"/>): inode and generation, where the file system has one. Null when it could not be had.</param>
public sealed record FileKey(FileIdentity Identity, string? FileId)
{
    /// <summary>Whether both mean one file: by their ids where both have one, else by device and inode.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True for the same.</returns>
    public bool IsSame(FileKey? other)
        => other is not null && (FileId is not null && other.FileId is not null ? FileId == other.FileId : Identity == other.Identity);

    /// <summary>The key of an open object.</summary>
    /// <param name="folder">A folder of the same file system, open for reading: it is asked for the file system's id, which a place is not.</param>
    /// <param name="place">The object; O_PATH will do.</param>
    /// <param name="key">Null when an error is returned.</param>
    /// <returns>The error of <c>statx(2)</c>.</returns>
    public static Errno Read(SafeFileHandle folder, SafeFileHandle place, out FileKey? key)
    {
        key = null;
        var error = FileStatus.Read(place, out var status);
        if (error.Failed)
        {
            return error;
        }

        string? id = null;
        if (!FileSystemId.Read(folder, out var fileSystem).Failed)
        {
            using var ids = new FileId();
            Span<byte> text = stackalloc byte[32];
            id = ids.Write(fileSystem!, place, default, status.Inode, text).Failed ? null : Encoding.ASCII.GetString(text);
        }

        key = new(status.Identity, id);
        return Errno.Ok;
    }
}
