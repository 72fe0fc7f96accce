using Forensics.Collection.Native;

namespace Forensics.Collection.Budgets;

/// <summary>Whole block devices by number: the kernel throttles those, and no partitions.</summary>
internal static class BlockDevices
{
    /// <returns><c>MAJOR:MINOR</c> of each that has a size; loop devices are left out, their backing device is throttled.</returns>
    public static IReadOnlyList<string> All()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries("/sys/block").Take(BudgetLimits.MaxBlockDevices)
                .Where(device => !Path.GetFileName(device).StartsWith("loop", StringComparison.Ordinal) && Text(device, "size") is not (null or "0"))
                .Select(device => Text(device, "dev")).OfType<string>()];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Text(string device, string file) => SmallFile.TryRead(Path.Combine(device, file), 64)?.Trim();
}
