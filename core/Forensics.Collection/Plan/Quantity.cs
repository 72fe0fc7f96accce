using System.Globalization;

namespace Forensics.Collection.Plan;

/// <summary>Sizes and durations as people write them.</summary>
public static class Quantity
{
    private static readonly (string Unit, long Factor)[] ByteUnits =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1)];

    private static readonly (string Unit, double Seconds)[] TimeUnits = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    /// <summary>Reads a size: <c>4096</c>, <c>512MiB</c>, <c>2GB</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Bytes, 0 or more; null when it is no size.</returns>
    public static long? TryParseBytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (unit, factor) = ByteUnits.FirstOrDefault(entry => text.EndsWith(entry.Unit, StringComparison.Ordinal));
        var digits = text[..^(unit?.Length ?? 0)];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / Math.Max(factor, 1)
            ? number * Math.Max(factor, 1)
            : null;
    }

    /// <summary>Reads a duration: <c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>2h</c>.</summary>
    /// <param name="text">The text; a unit is needed.</param>
    /// <returns>A duration above zero and of at most 365 days; null when it is none.</returns>
    public static TimeSpan? TryParseDuration(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (unit, seconds) = TimeUnits.FirstOrDefault(entry => text.EndsWith(entry.Unit, StringComparison.Ordinal));
        return unit is not null
            && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * seconds is > 0 and <= 365 * 86_400.0
            ? TimeSpan.FromSeconds(number * seconds)
            : null;
    }
}
