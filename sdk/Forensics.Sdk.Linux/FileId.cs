using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// The <c>file_id</c> of records: the same for one file in every record, and another once its inode number is used again. 32 lower-case hexadecimal digits: the
/// first 16 bytes of the SHA-256 of <c>file-id-1</c>, a NUL; the kind of the <see cref="FileSystemId"/>, its length as one byte, its bytes; then <c>H</c>, the type
/// of the file handle as 4 bytes little-endian and the handle's bytes (<c>name_to_handle_at(2)</c>: inode and generation, on btrfs the subvolume too); or, where the
/// file system gives no handle, <c>I</c> and the inode number as 8 bytes little-endian.
/// </summary>
public sealed partial class FileId : IDisposable
{
    private const int HandleHeaderBytes = 8;
    private const int HandleBytes = 128; // MAX_HANDLE_SZ
    private const int DigestBytes = 16;
    private const int AtEmptyPath = 0x1000;
    private const int AtHandleFid = 0x200; // Linux 6.5: for identity alone, also where a handle cannot be opened.

    private readonly IncrementalHash? openSsl = LibSsl.IsUsable ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly StreamDigest? managed = LibSsl.IsUsable ? null : new(DigestAlgorithms.Sha256, DigestProvider.Managed);
    private readonly byte[] preimage = new byte[64 + HandleBytes];
    private readonly byte[] digest = new byte[32];
    private FileSystemId? fileSystem;
    private int start;
    private bool handlesNeedFid;

    /// <summary>The id of one entry of a directory; a link is never followed.</summary>
    /// <param name="fileSystem">The file system that holds it.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="name">One component of 1 to 255 bytes; empty for the directory, or whatever the descriptor holds, itself.</param>
    /// <param name="inode">Its inode number, for a file system without handles.</param>
    /// <param name="id">Where the 32 digits go.</param>
    /// <returns>The error of <c>name_to_handle_at(2)</c>.</returns>
    public Errno Write(FileSystemId fileSystem, SafeFileHandle directory, ReadOnlySpan<byte> name, ulong inode, Span<byte> id)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Begin(fileSystem);
        Span<byte> terminated = stackalloc byte[TerminatedPath.NameBufferBytes];
        terminated[0] = 0;
        var error = name.IsEmpty ? Errno.Ok : TerminatedPath.CopyName(name, terminated);
        if (error.Failed)
        {
            return error;
        }

        Span<byte> handle = stackalloc byte[HandleHeaderBytes + HandleBytes];
        error = Call(directory, terminated, handle, handlesNeedFid ? AtHandleFid : 0);
        if (error == Errno.EOPNOTSUPP && !handlesNeedFid)
        {
            handlesNeedFid = true;
            error = Call(directory, terminated, handle, AtHandleFid);
        }

        var length = start;
        if (!error.Failed)
        {
            var bytes = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(handle), HandleBytes);
            preimage[length++] = (byte)'H';
            handle.Slice(4, 4 + bytes).CopyTo(preimage.AsSpan(length));
            length += 4 + bytes;
        }
        else if (error == Errno.EOPNOTSUPP || error == Errno.EINVAL || error == Errno.ENOSYS)
        {
            preimage[length++] = (byte)'I';
            BinaryPrimitives.WriteUInt64LittleEndian(preimage.AsSpan(length), inode);
            length += sizeof(ulong);
        }
        else
        {
            return error;
        }

        Hash(preimage.AsSpan(0, length));
        for (var i = 0; i < DigestBytes; i++)
        {
            id[2 * i] = "0123456789abcdef"u8[digest[i] >> 4];
            id[(2 * i) + 1] = "0123456789abcdef"u8[digest[i] & 15];
        }

        return Errno.Ok;
    }

    /// <summary>The id of an open file.</summary>
    /// <param name="file">A regular file or directory, open for reading.</param>
    /// <param name="id">The id; null when an error is returned.</param>
    /// <returns>The error of the calls.</returns>
    public static Errno Read(SafeFileHandle file, out string? id)
    {
        id = null;
        var error = FileSystemId.Read(file, out var fileSystem);
        var status = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(file, out status);
        if (error.Failed)
        {
            return error;
        }

        using var ids = new FileId();
        var text = new byte[2 * DigestBytes];
        error = ids.Write(fileSystem!, file, default, status.Inode, text);
        id = error.Failed ? null : Encoding.ASCII.GetString(text);
        return error;
    }

    /// <summary>Releases the digest.</summary>
    public void Dispose()
    {
        openSsl?.Dispose();
        managed?.Dispose();
    }

    private static unsafe Errno Call(SafeFileHandle directory, ReadOnlySpan<byte> terminated, Span<byte> handle, int flags)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(handle, HandleBytes);
        fixed (byte* path = terminated, result = handle)
        {
            int mount;
            return name_to_handle_at(directory, path, result, &mount, flags | (terminated[0] == 0 ? AtEmptyPath : 0)) == 0 ? Errno.Ok : SystemCall.LastError;
        }
    }

    private void Begin(FileSystemId of)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (ReferenceEquals(of, fileSystem))
        {
            return;
        }

        fileSystem = of;
        handlesNeedFid = false;
        var fixedPart = (byte[])[.. "file-id-1\0"u8, (byte)of.Kind, (byte)of.Bytes.Length, .. of.Bytes.Span];
        fixedPart.CopyTo(preimage, 0);
        start = fixedPart.Length;
    }

    private void Hash(ReadOnlySpan<byte> bytes)
    {
        if (openSsl is not null)
        {
            openSsl.AppendData(bytes);
            openSsl.GetHashAndReset(digest);
            return;
        }

        managed!.Append(bytes);
        managed.Finish().Sha256!.CopyTo(digest, 0);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int name_to_handle_at(SafeFileHandle directory, byte* path, byte* handle, int* mount, int flags);
}
