namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Desktop entries (freedesktop.org's Desktop Entry and Autostart specifications).</summary>
internal static class DesktopEntries
{
    private const string Section = "Desktop Entry";

    public static IEnumerable<Autorun> FindAutostart(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/xdg/autostart/*.desktop", "/etc/xdg/*/autostart/*.desktop", "/usr/share/autostart/*.desktop",
            "/usr/share/gnome/autostart/*.desktop"]))
        {
            if (Entry(scene, "xdg-autostart", path, null) is { } entry)
            {
                yield return entry with { Trigger = "graphical login" };
            }
        }

        foreach (var (home, path, _) in HomeFiles.Find(scene, [".config/autostart/*.desktop", ".config/plasma-workspace/*/*.desktop"]))
        {
            if (Entry(scene, "xdg-autostart", path, home.Path) is { } entry)
            {
                yield return entry with { Trigger = "graphical login of " + Latin.Shown(home.Owner), RunAs = Latin.Text(home.Owner) };
            }
        }
    }

    /// <summary>Sessions that a display manager offers.</summary>
    public static IEnumerable<Autorun> FindSessions(Scene scene)
        => scene.ExpandAll(["/usr/share/xsessions/*.desktop", "/usr/share/wayland-sessions/*.desktop", "/usr/local/share/xsessions/*.desktop",
            "/usr/local/share/wayland-sessions/*.desktop"])
            .Select(path => Entry(scene, "xsession", path, null)).OfType<Autorun>()
                .Select(entry => entry with { Trigger = "graphical login, when this session is chosen" });

    private static Autorun? Entry(Scene scene, string type, string path, string? home)
    {
        var keys = KeyFile.Section(scene, path, Section);
        if (!keys.TryGetValue("Exec", out var exec))
        {
            return keys.Count == 0 ? null : Scene.At(type, path) with { Enabled = false, EnabledReason = "no Exec" };
        }

        var refusal = keys.Value("Hidden") == "true" ? "Hidden=true"
            : keys.Value("X-GNOME-Autostart-enabled") == "false" ? "X-GNOME-Autostart-enabled=false"
            : keys.Value("TryExec") is { Length: > 0 } test && !IsThere(scene, test) ? "what TryExec names is not there" : null;
        return scene.Start(type, path, exec.Line, exec.Value, home) with
        {
            Entry = keys.Value("Name") is { } name ? Latin.Text(name) : null,
            Enabled = refusal is null,
            EnabledReason = refusal ?? (keys.Value("OnlyShowIn") is { Length: > 0 } only ? Latin.Shown("only in " + only)
                : keys.Value("NotShowIn") is { Length: > 0 } not ? Latin.Shown("not in " + not) : "the entry is read"),
        };
    }

    private static bool IsThere(Scene scene, string program) => program[0] == '/' ? scene.Exists(program) : scene.Program(program) is not null;
}
