namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Timers, sockets, paths and automounts: what they start, and when.</summary>
internal static class UnitEvent
{
    private static readonly string[] Timer = ["OnCalendar", "OnBootSec", "OnStartupSec", "OnActiveSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnClockChange", "OnTimezoneChange"];
    private static readonly string[] Path = ["PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"];
    private static readonly string[] Socket = ["ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenSpecial", "ListenNetlink", "ListenMessageQueue", "ListenUSBFunction"];

    /// <summary>The unit that it starts; null for what starts none.</summary>
    public static UnitName? Started(Unit unit, UnitSet set)
    {
        var (section, key, type) = unit.Name.Type switch
        {
            "timer" => ("Timer", "Unit", "service"),
            "path" => ("Path", "Unit", "service"),
            "socket" => ("Socket", "Service", "service"),
            "automount" => (string.Empty, string.Empty, "mount"),
            _ => (string.Empty, string.Empty, string.Empty),
        };
        if (type.Length == 0)
        {
            return null;
        }

        var named = section.Length > 0 && unit.Last(section, key) is { } value ? set.Specifiers.Expand(value, unit.Name) : null;

        // With Accept= each connection has an instance of its own.
        var accepts = unit.Name.Type == "socket" && named is null && IsTrue(unit.Last("Socket", "Accept"));
        return UnitName.Parse(named ?? (accepts ? $"{unit.Name.Prefix}@.service" : $"{unit.Name.Full[..^(unit.Name.Type.Length + 1)]}.{type}"));
    }

    /// <summary>When it does: <c>timer x.timer: OnCalendar=daily</c>.</summary>
    public static string Text(Unit unit, UnitSet set)
    {
        var (section, keys) = unit.Name.Type switch
        {
            "timer" => ("Timer", Timer),
            "path" => ("Path", Path),
            _ => ("Socket", Socket),
        };
        var events = unit.Name.Type == "automount" ? unit.Last("Automount", "Where") is { } where ? ["access to " + where] : [] : Events(unit, section, keys);
        if (section == "Timer" && IsTrue(unit.Last("Timer", "Persistent")))
        {
            events = [.. events, "Persistent=true"];
        }

        return $"{unit.Name.Type} {Latin.Shown(unit.Name.Full)}" + (events.Count == 0 ? string.Empty : ": " + Latin.Shown(set.Specifiers.Expand(string.Join(", ", events), unit.Name)));
    }

    /// <summary>The first assignment that says when.</summary>
    public static UnitSetting? First(Unit unit)
    {
        var keys = unit.Name.Type switch { "timer" => Timer, "path" => Path, _ => Socket };
        var section = unit.Name.Type switch { "timer" => "Timer", "path" => "Path", _ => "Socket" };
        return keys.SelectMany(key => unit.Settings(section, key)).Where(setting => setting.ResetBy is null).MinBy(setting => (setting.Path != unit.FragmentPath, setting.Assignment.Line));
    }

    /// <summary>A boolean as systemd reads it (<c>parse_boolean()</c>).</summary>
    public static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "YES" or "Y" or "TRUE" or "T" or "ON";

    private static IReadOnlyList<string> Events(Unit unit, string section, string[] keys)
        => [.. keys.SelectMany(key => unit.All(section, key).Select(value => $"{key}={value}")).Take(SystemdLimits.Triggers)];
}
