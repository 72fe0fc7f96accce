using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Reading small files of procfs in as few calls as can be: of two thousand processes that is most of the cost.</summary>
public static partial class ProcFileReading
{
    /// <summary>Opens, reads and closes. For files that the kernel writes anew for each opening and gives whole in one read, where the buffer is large enough:
    /// <c>stat</c>, <c>status</c>, <c>cgroup</c>, <c>loginuid</c>.</summary>
    /// <param name="directory">A directory of procfs; O_PATH will do.</param>
    /// <param name="path">As for <see cref="ProcFile.Open"/>.</param>
    /// <param name="mountId">As for <see cref="ProcFile.Open"/>.</param>
    /// <param name="buffer">Where it goes; a file that fills it counts as truncated.</param>
    /// <param name="lengthBytes">How much was read.</param>
    /// <param name="truncated">The buffer is full.</param>
    /// <returns>The error of the open or the read.</returns>
    public static Errno ReadAtOnce(
        SafeFileHandle directory, ReadOnlySpan<byte> path, ulong? mountId, Span<byte> buffer, out int lengthBytes, out bool truncated)
    {
        lengthBytes = 0;
        truncated = false;
        var error = ProcFile.Open(directory, path, OpenAs.KernelFile, mountId, out var file);
        using (file)
        {
            error = error.Failed ? error : ReadFromStart(file, buffer, out lengthBytes);
            truncated = lengthBytes == buffer.Length;
            return error;
        }
    }

    /// <summary>Reads the beginning of an open file once more: <c>stat</c> is written anew then.</summary>
    /// <param name="file">From <see cref="ProcFile.Open"/>.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="lengthBytes">How much was read.</param>
    /// <returns>The error of <c>pread(2)</c>: ESRCH when the process has ended.</returns>
    public static unsafe Errno ReadFromStart(SafeFileHandle file, Span<byte> buffer, out int lengthBytes)
    {
        fixed (byte* start = buffer)
        {
            for (; ; )
            {
                var result = pread(file, start, (nuint)buffer.Length, 0);
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
    private static unsafe partial nint pread(SafeFileHandle file, byte* buffer, nuint size, nint offset);
}
