using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Reads clock and zone.</summary>
internal static class ClockReader
{
    private const string ClockSource = "/sys/devices/system/clocksource/clocksource0/";

    private static readonly (string Path, string Name)[] Services =
    [
        ("/etc/chrony/chrony.conf", "chrony"), ("/etc/chrony.conf", "chrony"), ("/etc/ntpsec/ntp.conf", "ntpsec"), ("/etc/ntp.conf", "ntp"), ("/etc/openntpd/ntpd.conf", "openntpd"),
        ("/usr/lib/systemd/systemd-timesyncd", "systemd-timesyncd"), ("/lib/systemd/systemd-timesyncd", "systemd-timesyncd"),
    ];

    public static ClockFacts? Read(ShortFiles files, UnixTime now)
    {
        var isLive = files.Files.IsLive;
        var zone = files.Files.Read(EvidencePath.Of("/etc/localtime")) is { } content ? ZoneFile.Parse(content) : null;
        var period = zone?.At(now.Seconds);
        var name = ZoneName(files);
        if (!isLive && name is null && period is null)
        {
            return null;
        }

        var state = isLive ? ClockState.Read() : null;
        return new()
        {
            TimeZone = name,
            UtcOffsetSeconds = period?.OffsetSeconds,
            Abbreviation = period?.Abbreviation,
            LocalTime = period is { } local && now.IsIso ? LocalTime(now, local.OffsetSeconds) : null,
            ClockSource = isLive ? files.Word(ClockSource + "current_clocksource") : null,
            ClockSources = isLive ? files.Words(ClockSource + "available_clocksource") : null,
            Synchronized = state?.IsSynchronized,
            EstimatedErrorUs = state?.EstimatedErrorUs,
            MaximumErrorUs = state?.MaximumErrorUs,
            OffsetNs = state?.OffsetNs,
            HardwareClockAt = isLive && files.Number("/sys/class/rtc/rtc0/since_epoch") is { } seconds ? new UnixTime(seconds, 0) : null,
            HardwareClockKeeps = files.Lines("/etc/adjtime").ElementAtOrDefault(2) is { IsEmpty: false } line ? new(line) : null,
            TimeServices = [.. Services.Where(service => files.Exists(service.Path)).Select(service => service.Name).Distinct()],
        };
    }

    private static EvidenceText? ZoneName(ShortFiles files)
    {
        var mark = "zoneinfo/"u8;
        if (files.Files.ReadLink(EvidencePath.Of("/etc/localtime")) is { } target && target.Bytes.Span.IndexOf(mark) is >= 0 and var at)
        {
            return new(target.Bytes[(at + mark.Length)..]);
        }

        return files.Lines("/etc/timezone").FirstOrDefault() is { IsEmpty: false } line ? new(line) : null;
    }

    private static string? LocalTime(UnixTime now, int offsetSeconds)
    {
        var offset = TimeSpan.FromSeconds(offsetSeconds);
        try
        {
            // Offsets of whole minutes only; those of the 19th century are not.
            return offsetSeconds % 60 == 0 ? DateTimeOffset.FromUnixTimeSeconds(now.Seconds).ToOffset(offset).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
