using System.Globalization;
using Forensics.Bundle;

namespace Forensics.Host.Output;

/// <summary>Watches the bundle and the disk that it goes to while a run writes. The first limit that is reached ends the run's collecting.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="folder">Where it lies; null for standard output, which lies on no disk of ours.</param>
/// <param name="limits">The limits.</param>
/// <param name="clock">The clock.</param>
internal sealed class OutputRoom(BundleWriter bundle, string? folder, OutputLimits limits, TimeProvider clock)
{
    private const long LookAgainBytes = 4L << 20;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private string? exhausted;
    private long? lookedAt;
    private long lengthThen;

    /// <summary>Why no more evidence is to be taken; null while there is room.</summary>
    public string? Exhausted => exhausted ??= Size() ?? Space();

    private string? Size()
        => limits.MaxBytes is { } max && bundle.LengthBytes + bundle.WaitingBytes + OutputLimits.ReserveBytes > max
            ? string.Create(CultureInfo.InvariantCulture, $"the bundle came to its limit of {max} bytes (--max-size)")
            : null;

    /// <summary>Asked at most every 100 ms, or when much was written since: it is a question to the file system.</summary>
    private string? Space()
    {
        var length = bundle.LengthBytes + bundle.WaitingBytes;
        if (folder is null || limits.MinFreeBytes == 0 || (lookedAt is { } last && clock.GetElapsedTime(last) < LookAgain && length - lengthThen < LookAgainBytes))
        {
            return null;
        }

        (lookedAt, lengthThen) = (clock.GetTimestamp(), length);
        return FreeBytes(folder) is { } free && free - bundle.WaitingBytes - OutputLimits.ReserveBytes < limits.MinFreeBytes
            ? string.Create(CultureInfo.InvariantCulture, $"only {free} bytes were free where the bundle is written, and {limits.MinFreeBytes} have to stay so (--min-free-disk)")
            : null;
    }

    /// <summary>Space that is free for users (<c>statvfs(3)</c>), null when that cannot be told.</summary>
    public static long? FreeBytes(string folder)
    {
        try
        {
            // One without a size, such as /proc, has no space to keep.
            var drive = new DriveInfo(folder);
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null;
        }
        catch (Exception untold) when (untold is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
