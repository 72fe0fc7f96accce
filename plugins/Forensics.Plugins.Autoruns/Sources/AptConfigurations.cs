namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Commands that <c>apt.conf(5)</c> has apt run.</summary>
internal static class AptConfigurations
{
    private static readonly (string Part, string Trigger)[] Keys =
    [
        ("APT::UPDATE::PRE-INVOKE", "before apt update"),
        ("APT::UPDATE::POST-INVOKE", "after apt update"),
        ("APT::UPDATE::POST-INVOKE-SUCCESS", "after apt update"),
        ("APT::UPDATE::POST-INVOKE-STATS", "after apt update"),
        ("DPKG::PRE-INVOKE", "before dpkg"),
        ("DPKG::POST-INVOKE", "after dpkg"),
        ("DPKG::PRE-INSTALL-PKGS", "before packages are installed"),
        ("DIR::BIN::DPKG", "apt"),
        ("DIR::BIN::APT-KEY", "apt"),
        ("DIR::BIN::SOLVERS", "apt"),
    ];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.ExpandAll(["/etc/apt/apt.conf", "/etc/apt/apt.conf.d/*", "/usr/share/apt/apt.conf.d/*"]).SelectMany(path => File(scene, path));

    private static IEnumerable<Autorun> File(Scene scene, string path)
    {
        if (scene.Read(path) is not { } content)
        {
            yield break;
        }

        var name = Latin.Name(path);
        var isRead = name == "apt.conf" || ((!name.Contains('.') || name.EndsWith(".conf", StringComparison.Ordinal)) && name[0] != '.' && !name.EndsWith('~'));
        foreach (var setting in AptSetting.Parse(Latin.Of(content)))
        {
            var key = setting.Key.ToUpperInvariant().TrimEnd(':');
            var trigger = Keys.FirstOrDefault(known => known.Part == key
                || (known.Part.StartsWith("DIR::BIN", StringComparison.Ordinal) && key.StartsWith(known.Part + "::", StringComparison.Ordinal))).Trigger
                ?? (key.StartsWith("APTCLI::HOOKS::", StringComparison.Ordinal) ? "apt on the command line"
                    : key.EndsWith("::PROXY-AUTO-DETECT", StringComparison.Ordinal) || key.EndsWith("::PROXYAUTODETECT", StringComparison.Ordinal) ? "download by apt"
                    : key.StartsWith("APT::COMPRESSOR::", StringComparison.Ordinal) && key.EndsWith("::BINARY", StringComparison.Ordinal) ? "apt" : null);
            if (trigger is not null && setting.Value.Length > 0)
            {
                yield return scene.Start("apt-hook", path, setting.Line, setting.Value) with
                {
                    Entry = Latin.Text(setting.Key),
                    Trigger = trigger,
                    RunAs = Latin.Text("root"),
                    Enabled = isRead,
                    EnabledReason = isRead ? "apt reads the file" : "apt passes over such names",
                };
            }
        }
    }
}
