using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux;

/// <summary>Data and holes of a sparse file: <c>lseek(2)</c> with SEEK_DATA and SEEK_HOLE. They move the descriptor's position.</summary>
public static partial class FileHoles
{
    private const int SeekData = 3;
    private const int SeekHole = 4;

    /// <summary>Finds the next data.</summary>
    /// <param name="file">A regular file, open for reading.</param>
    /// <param name="offset">From where, in bytes; not negative.</param>
    /// <param name="start">Where it begins: at the offset or after it; the end of the file when only holes follow (the largest number, since that is not asked).</param>
    /// <param name="end">Where the next hole begins after it.</param>
    /// <returns>The error of <c>lseek(2)</c>.</returns>
    public static Errno NextData(SafeFileHandle file, long offset, out long start, out long end)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        start = end = lseek(file, offset, SeekData);
        if (start < 0)
        {
            var error = SystemCall.LastError;
            start = end = long.MaxValue;
            return error.Name == "ENXIO" ? Errno.Ok : error;
        }

        end = lseek(file, start, SeekHole);
        return end < 0 ? SystemCall.LastError : Errno.Ok;
    }

    [LibraryImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);
}
