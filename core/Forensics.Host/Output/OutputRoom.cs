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
    private string? contentExhausted;
    private long? lookedAt;
    private long lengthThen;
    private long? roomFirst;
    private long? freeThen;
    private long? roomThen;

    /// <summary>Why no more evidence is to be taken; null while there is room.</summary>
    public string? Exhausted => exhausted ??= Size(0) ?? Space();

    /// <summary>Why no more content is to be taken, while lines still find room; null while there is room for both.</summary>
    public string? ContentExhausted => contentExhausted ??= Exhausted ?? Size(LinesOf(limits.MaxBytes)) ?? (roomThen < LinesOf(roomFirst) ? $"{TooLittleSpace()}, and what is left is for lines" : null);

    private static long LinesOf(long? room) => Math.Min(OutputLimits.LineReserveBytes, room / 8 ?? 0);

    private string? Size(long reserveBytes)
        => limits.MaxBytes is { } max && bundle.LengthBytes + bundle.WaitingBytes + OutputLimits.ReserveBytes + reserveBytes > max
            ? string.Create(CultureInfo.InvariantCulture, $"the bundle came to its limit of {max} bytes (--max-size){(reserveBytes == 0 ? string.Empty : ", but for what is left for lines")}")
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
        freeThen = FreeBytes(folder);
        roomThen = freeThen - bundle.WaitingBytes - OutputLimits.ReserveBytes - limits.MinFreeBytes;
        roomFirst ??= roomThen;
        return roomThen < 0 ? TooLittleSpace() : null;
    }

    private string TooLittleSpace()
        => string.Create(CultureInfo.InvariantCulture, $"only {freeThen} bytes were free where the bundle is written, and {limits.MinFreeBytes} have to stay so (--min-free-disk)");

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
