namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Programs that D-Bus starts when a name is asked for (D-Bus Specification, Message Bus Starting Services).</summary>
internal static class BusNames
{
    private static readonly string[] Above = ["/usr/share", "/usr/local/share", "/etc", "/run"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.ExpandAll(Above.SelectMany(above => new[] { $"{above}/dbus-1/system-services/*.service", $"{above}/dbus-1/services/*.service" }))
            .Select(path => Name(scene, path, null))
            .Concat(HomeFiles.Find(scene, [".local/share/dbus-1/services/*.service"]).Select(file => Name(scene, file.Path, file.Home)))
            .OfType<Autorun>();

    private static Autorun? Name(Scene scene, string path, Home? home)
    {
        var keys = KeyFile.Section(scene, path, "D-BUS Service");
        if (keys.Value("Name") is not { } name)
        {
            return null;
        }

        var isSystem = path.Contains("/system-services/", StringComparison.Ordinal);
        var unit = keys.Value("SystemdService");
        var exec = keys.Value("Exec");
        var user = home?.Owner ?? keys.Value("User");
        return (exec is null ? Scene.At("dbus-service", path, keys["Name"].Line) : scene.Start("dbus-service", path, keys["Exec"].Line, exec, home?.Path)) with
        {
            Entry = Latin.Text(name),
            Trigger = Latin.Shown($"name {name} on the {(isSystem ? "system" : "session")} bus" + (home is null ? string.Empty : " of " + home.Owner)),
            RunAs = user is null ? null : Latin.Text(user),
            Enabled = unit is not null || exec is not (null or "/bin/false" or "/usr/bin/false"),
            EnabledReason = unit is not null ? Latin.Shown($"SystemdService={unit}") : exec is null ? "no Exec"
                : exec is "/bin/false" or "/usr/bin/false" ? "Exec starts nothing" : "Exec is run",
        };
    }
}
