using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Selection;

/// <summary>Times in options: ISO 8601, a date alone or with a time, to the nanosecond; UTC unless an offset stands at its end.</summary>
internal static class TimeBound
{
    /// <summary>What an option's text must look like; empty for none.</summary>
    public const string Pattern = @"(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?)?)?";

    public const string Expected = "ISO 8601: 2026-11-24 or 2026-11-24T06:39:17.000000001Z";

    private const int SecondsLength = 19;
    private const int NanosecondDigits = 9;

    /// <summary>Reads an option.</summary>
    /// <returns>Null for an empty text.</returns>
    /// <exception cref="CollectorException">It is no such time: a month 13.</exception>
    public static UnixTime? Read(string option, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? string.Empty : text[(point + 1)..].TrimEnd('Z');
        var sign = fraction.AsSpan().IndexOfAny('+', '-');
        fraction = sign < 0 ? fraction : fraction[..sign];
        var seconds = text.Length <= SecondsLength ? text : text[..SecondsLength] + text[(SecondsLength + (point < 0 ? 0 : fraction.Length + 1))..];
        return DateTimeOffset.TryParse(seconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && int.TryParse(fraction.PadRight(NanosecondDigits, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            ? UnixTime.Of(time) with { Nanoseconds = nanoseconds }
            : throw new CollectorException("TIME_NOT_ISO", $"{option} must be a time in {Expected}: {text}");
    }
}
