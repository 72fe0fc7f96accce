using System.Globalization;

namespace Forensics.Bundle.Export;

/// <summary>A time of a bundle's lines.</summary>
/// <param name="Seconds">Since 1970, may be negative.</param>
/// <param name="Nanoseconds">0 to 999,999,999, added to the seconds.</param>
internal readonly record struct Timestamp(long Seconds, int Nanoseconds)
{
    private const long SecondsPerDay = 86_400;
    private const int IsoChars = 30;

    /// <summary>ISO 8601 in UTC with nine decimals, as all lines have it. Null when it is not of that form.</summary>
    public static Timestamp? Iso(ReadOnlySpan<char> text)
    {
        if (text.Length != IsoChars || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[29] != 'Z'
            || !TryDigits(text[..4], out var year) || !TryDigits(text.Slice(5, 2), out var month) || !TryDigits(text.Slice(8, 2), out var day)
            || !TryDigits(text.Slice(11, 2), out var hour) || !TryDigits(text.Slice(14, 2), out var minute) || !TryDigits(text.Slice(17, 2), out var second)
            || !TryDigits(text.Slice(20, 9), out var nanoseconds)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return null;
        var days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        return new(days * SecondsPerDay + hour * 3_600 + minute * 60 + second, nanoseconds);
    }

    /// <summary>Decimal seconds with nine decimals: <c>-1.500000000</c> is one and a half seconds before 1970. Null when it is not of that form.</summary>
    public static Timestamp? Decimal(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        if (point < 1 || text.Length != point + 10 || !TryDigits(text[(point + 1)..], out var nanoseconds)
            || !long.TryParse(text[..point], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return null;
        return text[0] != '-' || nanoseconds == 0 ? new(seconds, nanoseconds)
            : seconds == long.MinValue ? null
            : new(seconds - 1, 1_000_000_000 - nanoseconds);
    }

    /// <summary>Decimal seconds as pax headers have them.</summary>
    public string ToPax()
        => Nanoseconds == 0 ? Seconds.ToString(CultureInfo.InvariantCulture)
            : Seconds >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{Seconds}.{Nanoseconds:D9}")
            : string.Create(CultureInfo.InvariantCulture, $"-{(UInt128)(-((Int128)Seconds + 1))}.{1_000_000_000 - Nanoseconds:D9}");

    private static bool TryDigits(ReadOnlySpan<char> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
