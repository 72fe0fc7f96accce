using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>What leads to an inode without a name, while it is the same one: its number and generation. Source: open_by_handle_at(2).</summary>
/// <param name="type">What the file system calls the kind of it.</param>
/// <param name="bytes">Up to <see cref="MostBytes"/>, which mean something to the file system alone.</param>
public sealed partial class FileHandle(int type, ReadOnlyMemory<byte> bytes)
{
    /// <summary>Longest handle, in bytes: MAX_HANDLE_SZ.</summary>
    public const int MostBytes = 128;

    private const int HeaderBytes = 8;
    private const int AtEmptyPath = 0x1000;
    private const int ReadNoWait = OpenCalls.NonBlock | OpenCalls.NoCtty | OpenCalls.NoATime | OpenCalls.CloseOnExec;

    /// <summary>Its kind, as the file system counts them.</summary>
    public int Type => type;

    /// <summary>It.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The handle of an open file.</summary>
    /// <param name="file">O_PATH will do.</param>
    /// <param name="handle">Null when an error is returned.</param>
    /// <returns>The error of <c>name_to_handle_at(2)</c>: EOPNOTSUPP where the file system has none that can be opened.</returns>
    public static unsafe Errno Read(SafeFileHandle file, out FileHandle? handle)
    {
        handle = null;
        var buffer = stackalloc byte[HeaderBytes + MostBytes];
        var found = new Span<byte>(buffer, HeaderBytes + MostBytes);
        BinaryPrimitives.WriteInt32LittleEndian(found, MostBytes);
        byte empty = 0;
        int mount;
        if (name_to_handle_at(file, &empty, buffer, &mount, AtEmptyPath) != 0)
        {
            return SystemCall.LastError;
        }

        handle = new(BinaryPrimitives.ReadInt32LittleEndian(found[4..]), found.Slice(HeaderBytes, Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(found), 0, MostBytes)).ToArray());
        return Errno.Ok;
    }

    /// <summary>Opens the file for reading. Needs CAP_DAC_READ_SEARCH.</summary>
    /// <param name="mount">Anything of its file system, open for reading.</param>
    /// <param name="file">To be disposed of, also when an error is returned.</param>
    /// <returns>The error of <c>open_by_handle_at(2)</c>: ESTALE when the file is gone, also when its number is in use again.</returns>
    public unsafe Errno Open(SafeFileHandle mount, out SafeFileHandle file)
    {
        var buffer = stackalloc byte[HeaderBytes + MostBytes];
        var given = new Span<byte>(buffer, HeaderBytes + MostBytes);
        file = new SafeFileHandle();
        if (bytes.Length > MostBytes)
        {
            return Errno.EINVAL;
        }

        BinaryPrimitives.WriteInt32LittleEndian(given, bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(given[4..], type);
        bytes.Span.CopyTo(given[HeaderBytes..]);
        for (; ; )
        {
            var descriptor = open_by_handle_at(mount, buffer, ReadNoWait);
            var error = descriptor < 0 ? SystemCall.LastError : Errno.Ok;
            if (error != Errno.EINTR)
            {
                file.Dispose();
                file = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
                return error;
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int name_to_handle_at(SafeFileHandle directory, byte* path, byte* handle, int* mount, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int open_by_handle_at(SafeFileHandle mount, byte* handle, int flags);
}
