namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>System V init: scripts of <c>init.d</c> with the links that start them, what stands in their place, and <c>inittab(5)</c>.</summary>
internal static class InitScripts
{
    private const string Type = "sysv-init";
    private const int Executable = 0x49;
    private const string Levels = "0123456S";

    public static IEnumerable<Autorun> Find(Scene scene) => Scripts(scene).Concat(Table(scene));

    private static IEnumerable<Autorun> Scripts(Scene scene)
    {
        var links = new Dictionary<string, List<string>>();
        foreach (var path in scene.ExpandAll(["/etc/rc?.d/*", "/etc/rc.d/rc?.d/*", "/etc/init.d/rc?.d/*"]))
        {
            var name = Latin.Name(path);
            var folder = Latin.Name(Latin.Folder(path));
            if (name.Length < 4 || name[0] is not ('S' or 'K') || !char.IsAsciiDigit(name[1]) || !char.IsAsciiDigit(name[2]) || !Levels.Contains(folder[2]))
            {
                continue;
            }

            var target = scene.ReadLink(path);
            if (target is not null && Latin.Folder(target) is var above && (above.EndsWith("/init.d", StringComparison.Ordinal) || above == ".."))
            {
                var script = Latin.Name(target);
                (links.TryGetValue(script, out var list) ? list : links[script] = []).Add($"{folder[2]}{name[..3]}");
            }
            else
            {
                yield return scene.Start(Type, path, null, target is null ? path
                    : Latin.Clean(target[0] == '/' ? target : Latin.Folder(path) + "/" + target) ?? path) with
                {
                    Entry = Latin.Text(name),
                    Trigger = $"runlevel {folder[2]} ({(name[0] == 'S' ? "start" : "stop")})",
                    RunAs = Latin.Text("root"),
                    Enabled = !scene.IsSystemd,
                    EnabledReason = scene.IsSystemd ? "init is systemd, which starts scripts of init.d only" : "it stands where links to init.d are expected",
                };
            }
        }

        foreach (var path in scene.Exists("/etc/runlevels") ? [] : scene.ExpandAll(["/etc/init.d/*", "/etc/rc.d/init.d/*"]))
        {
            if (scene.Status(path) is { Type: Sdk.Linux.FileType.Regular } status)
            {
                yield return Script(scene, path, (status.Permissions & Executable) != 0, links.GetValueOrDefault(Latin.Name(path)) ?? []);
            }
        }
    }

    private static Autorun Script(Scene scene, string path, bool canRun, List<string> links)
    {
        var name = Latin.Name(path);
        var starts = links.Where(link => link[1] == 'S' && link[0] is not ('0' or '6')).Select(link => link[0]).Distinct().Order().ToArray();
        var service = name.EndsWith(".sh", StringComparison.Ordinal) ? name[..^3] : name;
        var unit = scene.IsSystemd ? scene.First($"/etc/systemd/system/{service}.service", $"/usr/lib/systemd/system/{service}.service",
            $"/lib/systemd/system/{service}.service") : null;
        return scene.Start(Type, path, null, path) with
        {
            Entry = Latin.Text(name),
            Trigger = starts.Length == 0 ? null : "boot, runlevel " + string.Join(' ', starts),
            RunAs = Latin.Text("root"),
            Enabled = canRun && starts.Length > 0 && unit is null,
            EnabledReason = !canRun ? "mode without x" : unit is not null ? $"the unit {Latin.Shown(unit)} takes its place"
                : starts.Length > 0 ? "links " + string.Join(' ', links.Select(link => link[1..] + " in " + link[0])) : links.Count > 0
                    ? "only links that stop it" : "no link in a runlevel",
        };
    }

    private static IEnumerable<Autorun> Table(Scene scene)
    {
        const string Path = "/etc/inittab";
        foreach (var line in scene.Lines(Path))
        {
            var fields = line.Text.Trim().Split(':', 4);
            if (fields.Length < 4 || fields[2] is "initdefault")
            {
                continue;
            }

            var isOff = fields[2] == "off";
            yield return scene.Start(Type, Path, line, fields[3].TrimStart('+')) with
            {
                Entry = Latin.Text(fields[0]),
                Trigger = fields[2] is "sysinit" or "boot" or "bootwait" ? "boot" : Latin.Shown(fields[1].Length > 0 ? $"runlevel {fields[1]} ({fields[2]})" : fields[2]),
                RunAs = Latin.Text("root"),
                Enabled = !isOff && !scene.IsSystemd,
                EnabledReason = isOff ? "off" : scene.IsSystemd ? "init is systemd, which does not read it" : "init reads it",
            };
        }
    }
}
