using System.Globalization;
using Forensics.Collection.Native;

namespace Forensics.Host.Actions;

/// <summary>A file in <c>/etc/cron.d</c>, crontab(5): the daemon sees it within a minute, and after a reboot. It has no year: the undo removes the file when it has run.</summary>
/// <param name="folder">Where such files lie.</param>
internal sealed class CronTimekeeper(string folder = CronTimekeeper.DefaultFolder) : IRevertTimekeeper
{
    public const string DefaultFolder = "/etc/cron.d";

    private const int NameBytes = 64;

    private static readonly string[] Daemons = ["cron", "crond"];

    public string Name => "cron";

    // Vixie's cron looks for new files after it has run what is due in a minute.
    public TimeSpan LeastDelay => TimeSpan.FromMinutes(2);

    // A line has no year.
    public TimeSpan MostDelay => TimeSpan.FromDays(300);

    /// <summary>Whether the folder is there, and a daemon that reads it runs.</summary>
    public bool IsThere => Directory.Exists(folder) && Directory.EnumerateDirectories("/proc").Any(IsDaemon);

    public IReadOnlyList<string> Set(string name, DateTimeOffset due, IReadOnlyList<string> command)
    {
        // Not before: cron knows minutes.
        var local = TimeZoneInfo.ConvertTime(due, DeviceZone()).AddSeconds(59);
        var line = string.Create(CultureInfo.InvariantCulture, $"{local.Minute} {local.Hour} {local.Day} {local.Month} * root {string.Join(' ', command.Select(Quote))}\n");
        var path = Path.Combine(folder, name);
        RevertFiles.Write(path, $"# Made by forensics, which removes this file: what its run did is undone at {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.\nSHELL=/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n{line}");
        return [path];
    }

    public IReadOnlyList<string> Remove(string name) => RevertFiles.Remove([Path.Combine(folder, name)]);

    /// <summary>For sh, and <c>%</c> for crontab(5), where it ends the line.</summary>
    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)}'";

    /// <summary>The daemon's zone is the device's, whatever <c>TZ</c> says for who runs this.</summary>
    private static TimeZoneInfo DeviceZone()
    {
        const string Zones = "/zoneinfo/";
        try
        {
            var zone = File.ResolveLinkTarget("/etc/localtime", returnFinalTarget: true)?.FullName;
            return zone?.IndexOf(Zones, StringComparison.Ordinal) is >= 0 and var at ? TimeZoneInfo.FindSystemTimeZoneById(zone[(at + Zones.Length)..])
                : File.Exists("/etc/localtime") ? TimeZoneInfo.Local : TimeZoneInfo.Utc;
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or IOException or UnauthorizedAccessException)
        {
            return TimeZoneInfo.Local;
        }
    }

    private static bool IsDaemon(string folder)
        => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && SmallFile.TryRead(Path.Combine(folder, "comm"), NameBytes) is { } name && Daemons.Contains(name.TrimEnd('\n'));
}
