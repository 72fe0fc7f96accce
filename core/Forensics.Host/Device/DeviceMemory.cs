using System.Globalization;

namespace Forensics.Host.Device;

/// <summary>How much RAM the device has.</summary>
internal static class DeviceMemory
{
    private const string Ram = " : System RAM";

    // Thousands on a machine with many devices.
    private const int MaxLines = 100_000;

    /// <summary>
    /// All that the kernel has as RAM, by its table of addresses (<c>/proc/iomem</c>, whose ends are inclusive); without CAP_SYS_ADMIN that shows only zeros, and what it manages counts
    /// (MemTotal, which is a little less). Null when neither can be read.
    /// </summary>
    public static long? Bytes() => Lines("/proc/iomem").Sum(RangeBytes) is > 0 and var bytes ? bytes : Lines("/proc/meminfo").Select(Total).FirstOrDefault(total => total is not null);

    /// <summary>Bytes of a range of RAM at the top of the table; 0 for every other line.</summary>
    private static long RangeBytes(string line)
    {
        var end = line.EndsWith(Ram, StringComparison.Ordinal) ? line.Length - Ram.Length : 0;
        return line[..end].Split('-') is [var first, var last] && Address(first) is { } from && Address(last) is { } to && to > from ? to - from + 1 : 0;
    }

    private static long? Address(string text)
        => long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address) && address >= 0 ? address : null;

    private static long? Total(string line)
        => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["MemTotal:", var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10 : null;

    private static string[] Lines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Take(MaxLines)];
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
