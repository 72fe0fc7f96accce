using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Hashing;

/// <summary><c>pread(2)</c>: the descriptor's own position stays, so that the caller may share it.</summary>
internal static partial class PositionalRead
{
    /// <summary>Reads once.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="offset">From where, in bytes.</param>
    /// <param name="lengthBytes">How much was read; 0 at the end of the file.</param>
    /// <returns>The error; never EINTR.</returns>
    public static unsafe Errno Read(SafeFileHandle file, Span<byte> buffer, long offset, out int lengthBytes)
    {
        fixed (byte* start = buffer)
        {
            for (; ; )
            {
                var result = pread(file, start, (nuint)buffer.Length, offset);
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

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    private static unsafe partial nint pread(SafeFileHandle file, byte* buffer, nuint size, long offset);
}
