using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Where a file holds data: <c>lseek(2)</c> with SEEK_DATA and SEEK_HOLE.</summary>
public static partial class FileExtents
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoSuchDevice = 6;

    /// <summary>Finds the data ranges of a file's beginning. The descriptor's position moves.</summary>
    /// <param name="file">A regular file, open for reading.</param>
    /// <param name="lengthBytes">How much of it is of interest.</param>
    /// <param name="maxExtents">At most this many: beyond, the rest counts as one range.</param>
    /// <param name="extents">The ranges, in order; null when there are no holes, or the file system does not tell of any.</param>
    /// <returns>The error of <c>lseek(2)</c>.</returns>
    public static Errno Find(SafeFileHandle file, long lengthBytes, int maxExtents, out IReadOnlyList<Extent>? extents)
    {
        ArgumentNullException.ThrowIfNull(file);
        extents = null;
        var found = new List<Extent>();
        for (var position = 0L; position < lengthBytes;)
        {
            var start = found.Count == maxExtents - 1 ? position : lseek(file, position, SeekData);
            var error = start < 0 ? SystemCall.LastError : Errno.Ok;
            if (error.Number == NoSuchDevice)
            {
                break;
            }

            if (error.Failed)
            {
                return error == Errno.EINVAL ? Errno.Ok : error;
            }

            var end = found.Count == maxExtents - 1 ? lengthBytes : lseek(file, start, SeekHole);
            if (end < 0)
            {
                return SystemCall.LastError;
            }

            end = Math.Min(end, lengthBytes);
            if (start >= end)
            {
                break;
            }

            found.Add(new(start, end - start));
            position = end;
        }

        extents = found is [{ OffsetBytes: 0 } only] && only.LengthBytes == lengthBytes ? null : lengthBytes == 0 ? null : found;
        return Errno.Ok;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);
}
