namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Plugins and commands of dnf, yum, dpkg and pacman.</summary>
internal static class PackageManagers
{
    private static readonly string[] DpkgKeys = ["pre-invoke", "post-invoke", "status-logger"];

    public static IEnumerable<Autorun> FindDnf(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/usr/lib/python3*/site-packages/dnf-plugins/*.py", "/usr/lib*/libdnf/plugins/*.so", "/usr/lib*/libdnf5/plugins/*.so"]))
        {
            var name = Latin.Name(path).Split('.')[0];
            var isOff = scene.ExpandAll([$"/etc/dnf/plugins/{name}.conf", $"/etc/dnf/libdnf5-plugins/{name}.conf"]).Any(file => KeyFile.Section(scene,
                file, "main").Value("enabled") is { } enabled && !Latin.IsYes(enabled));
            yield return Plugin("dnf-plugin", path, "dnf", name, isOff ? "its configuration says enabled=0" : null);
        }

        // package:state:command, and libdnf5's callback:package:direction:options:command.
        foreach (var path in scene.ExpandAll(["/etc/dnf/plugins/post-transaction-actions.d/*.action", "/etc/dnf/libdnf5-plugins/actions.d/*.actions"]))
        {
            var fields = path.EndsWith(".action", StringComparison.Ordinal) ? 3 : 5;
            foreach (var line in scene.Lines(path))
            {
                if (line.Text.Split(':', fields) is { } parts && parts.Length == fields)
                {
                    yield return scene.Start("dnf-plugin", path, line, parts[^1]) with
                    {
                        Entry = Latin.Text(parts[0].Trim()),
                        Trigger = "transaction of dnf",
                        RunAs = Latin.Text("root"),
                        Enabled = true,
                        EnabledReason = "the actions plugin reads it"
                    };
                }
            }
        }
    }

    public static IEnumerable<Autorun> FindYum(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/usr/lib/yum-plugins/*.py", "/usr/share/yum-plugins/*.py"]))
        {
            var name = Latin.Name(path)[..^3];
            var isOn = KeyFile.Section(scene, $"/etc/yum/pluginconf.d/{name}.conf", "main").Value("enabled") is { } enabled && Latin.IsYes(enabled);
            yield return Plugin("yum-plugin", path, "yum", name, isOn ? null : "no configuration says enabled=1");
        }
    }

    public static IEnumerable<Autorun> FindDpkg(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/dpkg/dpkg.cfg", "/etc/dpkg/dpkg.cfg.d/*"]))
        {
            var refusal = path == "/etc/dpkg/dpkg.cfg" ? null : NameRules.Refusal(NameRule.RunParts, Latin.Name(path), false) is null ? null
                : "dpkg passes over such names";
            foreach (var line in scene.Lines(path))
            {
                var end = line.Text.AsSpan().IndexOfAny('=', ' ', '\t');
                if (end > 0 && DpkgKeys.Contains(line.Text[..end].Trim()))
                {
                    yield return scene.Start("dpkg-hook", path, line, line.Text[(end + 1)..].Trim().Trim('"', '\'')) with
                    {
                        Entry = Latin.Text(line.Text[..end].Trim()),
                        Trigger = "run of dpkg",
                        RunAs = Latin.Text("root"),
                        Enabled = refusal is null,
                        EnabledReason = refusal ?? "dpkg reads it",
                    };
                }
            }
        }
    }

    public static IEnumerable<Autorun> FindPacman(Scene scene)
    {
        var seen = new HashSet<string>();
        foreach (var path in scene.ExpandAll(["/etc/pacman.d/hooks/*.hook", "/usr/share/libalpm/hooks/*.hook"]))
        {
            var isFirst = seen.Add(Latin.Name(path));
            var keys = scene.ReadLink(path) == "/dev/null" ? new Dictionary<string, KeyLine>() : KeyFile.Section(scene, path, "Action");
            if (keys.Value("Exec") is { } exec)
            {
                yield return scene.Start("pacman-hook", path, keys["Exec"].Line, exec) with
                {
                    Entry = keys.Value("Description") is { } text ? Latin.Text(text) : null,
                    Trigger = Latin.Shown("pacman, " + (keys.Value("When") ?? "transaction")),
                    RunAs = Latin.Text("root"),
                    Enabled = isFirst,
                    EnabledReason = isFirst ? "pacman reads it" : "a file of the same name below /etc takes its place",
                };
            }
        }
    }

    private static Autorun Plugin(string type, string path, string trigger, string name, string? refusal) => Scene.At(type, path) with
    {
        Entry = Latin.Text(name),
        Target = Latin.Path(path),
        Trigger = trigger,
        RunAs = Latin.Text("root"),
        Enabled = refusal is null,
        EnabledReason = refusal ?? "it lies in the folder of plugins",
    };
}
