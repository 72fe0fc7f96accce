namespace Forensics.Host.Inspection.Reading;

/// <summary>A time as records have it: ISO 8601, UTC, nanoseconds (<c>2026-03-01T12:00:00.123456789Z</c>).</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
internal readonly record struct RecordTime(long Seconds, int Nanoseconds)
{
    public const long Hour = 3_600;
    public const long Day = 24 * Hour;

    /// <summary>Null when it is not of that form.</summary>
    public static RecordTime? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != 30 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[29] != 'Z'
            || !TryDigits(text[..4], out var year) || !TryDigits(text.Slice(5, 2), out var month) || !TryDigits(text.Slice(8, 2), out var day)
            || !TryDigits(text.Slice(11, 2), out var hour) || !TryDigits(text.Slice(14, 2), out var minute) || !TryDigits(text.Slice(17, 2), out var second)
            || !TryDigits(text.Slice(20, 9), out var nanoseconds)
            || hour > 23 || minute > 59 || second > 59
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        return new(days * Day + hour * Hour + minute * 60 + second, nanoseconds);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = value * 10 + digit - '0';
        }

        return true;
    }
}
