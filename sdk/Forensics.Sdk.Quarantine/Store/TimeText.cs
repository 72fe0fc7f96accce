using System.Globalization;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Times of files as records have them, and back: ISO 8601 with nine decimals, or decimal seconds where no such year can be written.</summary>
internal static class TimeText
{
    private const int NanosecondDigits = 9;
    private const int WholeSecondLength = 19; // 2026-11-24T06:39:17
    private const int NanosecondsPerSecond = 1_000_000_000;

    public static string Of(UnixTime time) => time.ToString();

    public static UnixTime Parse(string text, string field)
        => (text.EndsWith('Z') ? Iso(text) : Seconds(text)) is { } time ? time : throw new FormatException($"{field}: '{text}' is no time");

    private static UnixTime? Iso(string text)
        => text.Length == UnixTime.IsoLength && text[WholeSecondLength] == '.'
            && DateTime.TryParseExact(text.AsSpan(0, WholeSecondLength), "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var whole)
            && int.TryParse(text.AsSpan(WholeSecondLength + 1, NanosecondDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
                ? new UnixTime(new DateTimeOffset(whole).ToUnixTimeSeconds(), nanoseconds)
                : null;

    private static UnixTime? Seconds(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || text.Length != dot + 1 + NanosecondDigits
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return null;
        }

        // -1.500000000 is one and a half second before: the kernel's form counts its nanoseconds forward.
        return !text.StartsWith('-') || nanoseconds == 0 ? new UnixTime(seconds, nanoseconds) : new UnixTime(seconds - 1, NanosecondsPerSecond - nanoseconds);
    }
}
