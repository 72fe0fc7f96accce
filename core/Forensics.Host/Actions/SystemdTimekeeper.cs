using System.Globalization;

namespace Forensics.Host.Actions;

/// <summary>A timer unit and its service, systemd.timer(5), below <c>/etc/systemd/system</c>: it survives a reboot, and what was due while the device was off is done at its start.</summary>
internal sealed class SystemdTimekeeper : IRevertTimekeeper
{
    private const string Folder = "/etc/systemd/system";
    private const string Wants = $"{Folder}/timers.target.wants";

    public string Name => "systemd";

    public TimeSpan LeastDelay => TimeSpan.FromSeconds(5);

    public TimeSpan MostDelay => TimeSpan.FromDays(3_650);

    /// <summary>Whether systemd is this device's init: sd_booted(3).</summary>
    public static bool IsThere => Directory.Exists("/run/systemd/system");

    public IReadOnlyList<string> Set(string name, DateTimeOffset due, IReadOnlyList<string> command)
    {
        var (service, timer, link) = Paths(name);
        try
        {
            RevertFiles.Write(service, Service(due, command));
            RevertFiles.Write(timer, Timer(due));
            Directory.CreateDirectory(Wants);
            File.CreateSymbolicLink(link, timer);
            ControlProgram.Run("systemctl", "daemon-reload");
            ControlProgram.Run("systemctl", "start", $"{name}.timer");
            return [service, timer, link];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            _ = RevertFiles.Remove([service, timer, link]);
            throw failed as IOException ?? new IOException(failed.Message, failed);
        }
    }

    public IReadOnlyList<string> Remove(string name)
    {
        var (service, timer, link) = Paths(name);
        var isSet = IsThere && new[] { link, timer, service }.Any(Path.Exists);
        if (isSet)
        {
            // First: what systemd has loaded fires without its files. Where it cannot be stopped, they stay, and who asks again finds them.
            ControlProgram.Run("systemctl", "stop", $"{name}.timer");
        }

        var removed = RevertFiles.Remove([link, timer, service]);
        if (isSet)
        {
            ControlProgram.Run("systemctl", "daemon-reload");
        }

        return removed;
    }

    /// <summary>The unit's text, for tests by systemd's own tools.</summary>
    public static string Service(DateTimeOffset due, IReadOnlyList<string> command)
        => $"""
            # Made by forensics, which removes this file.
            [Unit]
            Description=forensics: what a run did is undone at {Text(due)}

            [Service]
            Type=oneshot
            ExecStart={string.Join(' ', command.Select(Quote))}

            """;

    /// <summary>The same for the timer.</summary>
    public static string Timer(DateTimeOffset due)
        => $"""
            # Made by forensics, which removes this file.
            [Unit]
            Description=forensics: what a run did is undone at {Text(due)}

            [Timer]
            OnCalendar={Text(due.AddMilliseconds(999))}
            AccuracySec=1s
            Persistent=true

            """;

    private static (string Service, string Timer, string Link) Paths(string name) => ($"{Folder}/{name}.service", $"{Folder}/{name}.timer", $"{Wants}/{name}.timer");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>systemd.service(5): double quotes, C escapes, <c>%%</c> and <c>$$</c> for the signs that mean something.</summary>
    private static string Quote(string argument)
        => $"\"{argument.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
}
