using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>
/// Entries of a directory as the kernel gives them (<c>getdents64(2)</c>), a buffer at a time: a directory of any size needs one buffer. The place in the
/// directory is the descriptor's. One reader serves one thread and any number of directories, one after the other.
/// </summary>
/// <param name="bufferBytes">Size of the buffer: 1,024 to 16 MiB.</param>
public sealed partial class DirectoryReader(int bufferBytes = LinuxLimits.DirectoryBufferBytes)
{
    // struct linux_dirent64: u64 d_ino, s64 d_off, u16 d_reclen, u8 d_type, char d_name[].
    internal const int LengthOffset = 16;
    internal const int TypeOffset = 18;
    internal const int NameOffset = 19;

    private const int LeastBytes = 1_024;
    private const int MostBytes = 16 << 20;

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(
        bufferBytes is >= LeastBytes and <= MostBytes ? bufferBytes : throw new ArgumentOutOfRangeException(nameof(bufferBytes)), pinned: true);

    private int position;
    private int end;

    /// <summary>Reads the next entries of a directory; what <see cref="TryNext"/> has not given yet is dropped.</summary>
    /// <param name="directory">Opened as <see cref="OpenAs.Directory"/>.</param>
    /// <param name="atEnd">The directory has no more entries.</param>
    /// <returns>The error of <c>getdents64(2)</c>: ENOENT for a directory that was removed.</returns>
    public unsafe Errno Fill(SafeFileHandle directory, out bool atEnd)
    {
        ArgumentNullException.ThrowIfNull(directory);
        position = end = 0;
        for (; ; )
        {
            fixed (byte* start = buffer)
            {
                var result = getdents64(SystemCall.GetDents64, directory, start, buffer.Length);
                if (result >= 0)
                {
                    end = (int)result;
                    atEnd = end == 0;
                    return Errno.Ok;
                }
            }

            var error = SystemCall.LastError;
            if (error != Errno.EINTR)
            {
                atEnd = true;
                return error;
            }
        }
    }

    /// <summary>Gives the next entry of the buffer, <c>.</c> and <c>..</c> among them.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="error">EUCLEAN when the buffer holds what can be no entry; the rest of it is dropped then.</param>
    /// <returns>False when there is none: call <see cref="Fill"/>.</returns>
    public bool TryNext(out DirectoryEntry entry, out Errno error)
    {
        entry = default;
        error = Errno.Ok;
        if (position >= end)
        {
            return false;
        }

        var record = buffer.AsSpan(position, end - position);
        if (TryParse(record, out entry, out var length))
        {
            position += length;
            return true;
        }

        position = end;
        error = Errno.EUCLEAN;
        return false;
    }

    /// <summary>One record; its length must lie within what is there, its name must end within it.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> record, out DirectoryEntry entry, out int length)
    {
        entry = default;
        length = 0;
        if (record.Length <= NameOffset)
        {
            return false;
        }

        length = BinaryPrimitives.ReadUInt16LittleEndian(record[LengthOffset..]);
        if (length <= NameOffset || length > record.Length)
        {
            return false;
        }

        var name = record[NameOffset..length];
        var nul = name.IndexOf((byte)0);
        if (nul <= 0)
        {
            return false;
        }

        entry = new(name[..nul], BinaryPrimitives.ReadUInt64LittleEndian(record), record[TypeOffset]);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint getdents64(nint number, SafeFileHandle directory, byte* buffer, nint size);
}
