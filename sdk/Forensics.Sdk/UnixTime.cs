using System.Text;

namespace Forensics.Sdk;

/// <summary>
/// A time stamp as file systems keep it: any 64-bit second, to the nanosecond. In JSON: ISO 8601 UTC with nine decimals
/// (<c>2026-11-24T06:39:17.000000001Z</c>); outside the years 0001 to 9999 null, with the exact decimal seconds as text under <c>&lt;field&gt;_unix</c>.
/// </summary>
/// <param name="Seconds">Since 1970-01-01T00:00:00Z, may be negative.</param>
/// <param name="Nanoseconds">0 to 999,999,999, added to the seconds.</param>
public readonly record struct UnixTime(long Seconds, int Nanoseconds)
{
    /// <summary>Length of the ISO 8601 form, in characters (all ASCII).</summary>
    public const int IsoLength = 30;

    private const long FirstIsoSecond = -62_135_596_800;
    private const long LastIsoSecond = 253_402_300_799;
    private const int SecondsPerDay = 86_400;

    /// <summary>Whether the time lies in the years 0001 to 9999 and can be written as ISO 8601.</summary>
    public bool IsIso => Seconds is >= FirstIsoSecond and <= LastIsoSecond;

    /// <summary>A time of our own clock.</summary>
    /// <param name="time">Any time; 100 ns resolution.</param>
    /// <returns>The same instant.</returns>
    public static UnixTime Of(DateTimeOffset time)
    {
        var (seconds, ticks) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerSecond);
        return ticks < 0 ? new(seconds - 1, (int)(ticks + TimeSpan.TicksPerSecond) * 100) : new(seconds, (int)ticks * 100);
    }

    /// <summary>Writes <see cref="IsoLength"/> ASCII bytes.</summary>
    /// <param name="destination">At least <see cref="IsoLength"/> bytes.</param>
    /// <returns>False, and nothing written, when <see cref="IsIso"/> is false or the destination is too short.</returns>
    public bool TryFormatIso(Span<byte> destination)
    {
        if (!IsIso || destination.Length < IsoLength)
        {
            return false;
        }

        var days = Math.DivRem(Seconds, SecondsPerDay, out var second);
        if (second < 0)
        {
            days--;
            second += SecondsPerDay;
        }

        // Days to civil date: H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
        var shifted = days + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfEra = (uint)(shifted - (era * 146_097));
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthIndex = ((5 * dayOfYear) + 2) / 153;
        var month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
        var year = (uint)(yearOfEra + (era * 400)) + (month <= 2 ? 1u : 0u);

        Digits(destination, 0, 4, year);
        destination[4] = (byte)'-';
        Digits(destination, 5, 2, month);
        destination[7] = (byte)'-';
        Digits(destination, 8, 2, dayOfYear - (((153 * monthIndex) + 2) / 5) + 1);
        destination[10] = (byte)'T';
        Digits(destination, 11, 2, (uint)(second / 3_600));
        destination[13] = (byte)':';
        Digits(destination, 14, 2, (uint)(second / 60 % 60));
        destination[16] = (byte)':';
        Digits(destination, 17, 2, (uint)(second % 60));
        destination[19] = (byte)'.';
        Digits(destination, 20, 9, (uint)Nanoseconds);
        destination[29] = (byte)'Z';
        return true;
    }

    /// <summary>The exact decimal number of seconds since 1970: <c>-1.500000000</c> for one and a half seconds before it.</summary>
    /// <returns>Decimal text with nine decimals.</returns>
    public string ToDecimalSeconds()
        => Seconds >= 0 ? $"{Seconds}.{Nanoseconds:D9}"
            : Nanoseconds == 0 ? $"{Seconds}.000000000"
            : $"-{-(Seconds + 1)}.{1_000_000_000 - Nanoseconds:D9}";

    /// <summary>ISO 8601 where that is possible, else decimal seconds.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[IsoLength];
        return TryFormatIso(text) ? Encoding.ASCII.GetString(text) : ToDecimalSeconds();
    }

    private static void Digits(Span<byte> destination, int start, int count, uint value)
    {
        for (var i = start + count - 1; i >= start; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
