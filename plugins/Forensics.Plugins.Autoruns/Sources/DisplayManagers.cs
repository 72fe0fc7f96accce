namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Scripts that sddm's and lightdm's configurations name.</summary>
internal static class DisplayManagers
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DisplayCommand"] = "start of the display manager",
        ["DisplayStopCommand"] = "end of the display manager",
        ["SessionCommand"] = "graphical login",
        ["display-setup-script"] = "start of the display manager",
        ["display-stopped-script"] = "end of the display manager",
        ["greeter-setup-script"] = "start of the display manager",
        ["session-setup-script"] = "graphical login",
        ["session-cleanup-script"] = "end of a graphical session",
        ["session-wrapper"] = "graphical login",
        ["greeter-wrapper"] = "start of the display manager",
    };

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.ExpandAll(["/etc/sddm.conf", "/etc/sddm.conf.d/*.conf", "/usr/lib/sddm/sddm.conf.d/*.conf", "/etc/lightdm/lightdm.conf",
            "/etc/lightdm/lightdm.conf.d/*.conf", "/usr/share/lightdm/lightdm.conf.d/*.conf"])
            .SelectMany(path => KeyFile.Read(scene, path).Where(key => Keys.ContainsKey(key.Key) && key.Value.Length > 0)
                .Select(key => scene.Start("xsession", path, key.Line, key.Value) with
                {
                    Entry = Latin.Text(key.Key),
                    Trigger = Keys[key.Key],
                    RunAs = key.Key is "SessionCommand" or "session-wrapper" ? null : Latin.Text("root"),
                    Enabled = true,
                    EnabledReason = "the display manager reads it",
                }));
}
