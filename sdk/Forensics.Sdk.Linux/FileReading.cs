using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>Bounded reads by <c>read(2)</c>: for files of /proc, whose length is not known, and for small files of configuration.</summary>
public static partial class FileReading
{
    private const int FirstBytes = 4_096;

    /// <summary>Reads from the descriptor's position to the end, or until the buffer is full. For a hot path.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="buffer">Where it goes; at least 1 byte.</param>
    /// <param name="lengthBytes">How much was read; also set when an error comes after some bytes.</param>
    /// <param name="truncated">The buffer is full and there may be more. A file that fills it exactly counts as truncated: give one byte more than you expect.</param>
    /// <returns>The error of <c>read(2)</c>; ESRCH for a file of a process that has ended, EAGAIN for an empty pipe.</returns>
    public static Errno Read(SafeFileHandle file, Span<byte> buffer, out int lengthBytes, out bool truncated)
    {
        ArgumentNullException.ThrowIfNull(file);
        lengthBytes = 0;
        truncated = false;
        while (lengthBytes < buffer.Length)
        {
            var error = ReadOnce(file, buffer[lengthBytes..], out var read);
            if (error.Failed || read == 0)
            {
                return error;
            }

            lengthBytes += read;
        }

        truncated = true;
        return Errno.Ok;
    }

    /// <summary>Goes back to the file's start.</summary>
    /// <returns>The error of <c>lseek(2)</c>.</returns>
    internal static Errno Rewind(SafeFileHandle file) => lseek(file, 0, 0) < 0 ? SystemCall.LastError : Errno.Ok;

    /// <summary>Reads from the descriptor's position to the end, or up to a limit.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="limitBytes">At most this much: 1 to 2,147,483,590.</param>
    /// <param name="content">What was read; what came before an error is kept.</param>
    /// <returns>The error of <c>read(2)</c>.</returns>
    public static Errno ReadToEnd(SafeFileHandle file, int limitBytes, out FileContent content)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(limitBytes, Array.MaxLength);
        var buffer = new byte[Math.Min(FirstBytes, limitBytes + 1)];
        for (var length = 0; ;)
        {
            var error = Read(file, buffer.AsSpan(length), out var read, out var full);
            length += read;
            if (error.Failed || !full || length > limitBytes)
            {
                content = new(buffer.AsMemory(0, Math.Min(length, limitBytes)), length > limitBytes);
                return error;
            }

            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, limitBytes + 1L));
        }
    }

    /// <summary>Reads from a place in the file (<c>pread(2)</c>), until the buffer is full or the file ends. The descriptor's position stays.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="offset">From where, in bytes; not negative.</param>
    /// <param name="lengthBytes">How much was read; also set when an error comes after some bytes.</param>
    /// <returns>The error of <c>pread(2)</c>.</returns>
    public static Errno ReadAt(SafeFileHandle file, Span<byte> buffer, long offset, out int lengthBytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        lengthBytes = 0;
        while (lengthBytes < buffer.Length)
        {
            var error = Hashing.PositionalRead.Read(file, buffer[lengthBytes..], offset + lengthBytes, out var read);
            if (error.Failed || read == 0)
            {
                return error;
            }

            lengthBytes += read;
        }

        return Errno.Ok;
    }

    private static unsafe Errno ReadOnce(SafeFileHandle file, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* start = buffer)
        {
            for (; ; )
            {
                var result = read(file, start, (nuint)buffer.Length);
                lengthBytes = (int)Math.Max(result, 0);
                if (result >= 0)
                {
                    return Errno.Ok;
                }

                if (SystemCall.LastError is var error && error != Errno.EINTR)
                {
                    return error;
                }
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(SafeFileHandle file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);
}
