using System.Globalization;
using System.Text.RegularExpressions;

namespace Forensics.Plugins.State.Device;

/// <summary>The rule at the end of a zone's file, as the variable TZ of POSIX has it: <c>CET-1CEST,M3.5.0,M10.5.0/3</c>. Days are of the form Mm.w.d, as all zones of
/// today have them; with another form the rule is not known.</summary>
internal sealed partial class ZoneRule
{
    private const int SecondsPerHour = 3_600;
    private const int DefaultHour = 2;

    private readonly ZonePeriod standard;
    private readonly ZonePeriod? summer;
    private readonly Day start;
    private readonly Day end;

    private ZoneRule(ZonePeriod standard, ZonePeriod? summer, Day start, Day end)
    {
        this.standard = standard;
        this.summer = summer;
        this.start = start;
        this.end = end;
    }

    /// <summary>Parses a rule.</summary>
    /// <returns>Null when it is of another form.</returns>
    public static ZoneRule? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var standard = new ZonePeriod(-Seconds(match.Groups["so"].Value), Name(match.Groups["s"].Value));
        if (!match.Groups["d"].Success)
        {
            return new(standard, null, default, default);
        }

        var offset = match.Groups["do"].Success ? -Seconds(match.Groups["do"].Value) : standard.OffsetSeconds + SecondsPerHour;
        return new(standard, new(offset, Name(match.Groups["d"].Value)), Day.Of(match, "1"), Day.Of(match, "2"));
    }

    /// <summary>What holds at a time; null where the calendar ends.</summary>
    public ZonePeriod? At(long seconds)
    {
        if (summer is not { } other)
        {
            return standard;
        }

        if (seconds is < 0 or > 200_000_000_000)
        {
            return null;
        }

        var year = DateTimeOffset.FromUnixTimeSeconds(seconds).Year;
        var begins = start.In(year) - standard.OffsetSeconds;
        var ends = end.In(year) - other.OffsetSeconds;
        var isSummer = begins < ends ? seconds >= begins && seconds < ends : seconds >= begins || seconds < ends;
        return isSummer ? other : standard;
    }

    private static string Name(string text) => text.Trim('<', '>');

    private static int Seconds(string text)
    {
        var parts = text.TrimStart('+', '-').Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var value = (parts[0] * SecondsPerHour) + (parts.ElementAtOrDefault(1) * 60) + parts.ElementAtOrDefault(2);
        return text.StartsWith('-') ? -value : value;
    }

    [GeneratedRegex(
        @"^(?<s><[A-Za-z0-9+-]{1,16}>|[A-Za-z]{3,16})(?<so>[+-]?\d{1,3}(:\d{1,2}){0,2})"
        + @"((?<d><[A-Za-z0-9+-]{1,16}>|[A-Za-z]{3,16})(?<do>[+-]?\d{1,3}(:\d{1,2}){0,2})?"
        + @",M(?<m1>\d{1,2})\.(?<w1>[1-5])\.(?<d1>[0-6])(/(?<t1>[+-]?\d{1,3}(:\d{1,2}){0,2}))?,M(?<m2>\d{1,2})\.(?<w2>[1-5])\.(?<d2>[0-6])(/(?<t2>[+-]?\d{1,3}(:\d{1,2}){0,2}))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    /// <summary>A weekday of a month: of week 5 the last.</summary>
    private readonly record struct Day(int Month, int Week, int Weekday, int AtSeconds)
    {
        public static Day Of(Match match, string number) => new(
            Math.Clamp(int.Parse(match.Groups["m" + number].Value, CultureInfo.InvariantCulture), 1, 12),
            int.Parse(match.Groups["w" + number].Value, CultureInfo.InvariantCulture),
            int.Parse(match.Groups["d" + number].Value, CultureInfo.InvariantCulture),
            match.Groups["t" + number].Success ? Seconds(match.Groups["t" + number].Value) : DefaultHour * SecondsPerHour);

        /// <summary>When it comes, in seconds since 1970 as a clock on the wall counts them.</summary>
        public long In(int year)
        {
            var first = new DateTimeOffset(year, Month, 1, 0, 0, 0, TimeSpan.Zero);
            var day = 1 + ((Weekday - (int)first.DayOfWeek + 7) % 7) + ((Week - 1) * 7);
            day -= day > DateTime.DaysInMonth(year, Month) ? 7 : 0;
            return first.ToUnixTimeSeconds() + ((day - 1) * 86_400L) + AtSeconds;
        }
    }
}
