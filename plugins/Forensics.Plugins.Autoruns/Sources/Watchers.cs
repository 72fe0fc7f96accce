namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Daemons that start what their tables say: incron when a file changes, supervisor at its start.</summary>
internal static class Watchers
{
    public static IEnumerable<Autorun> FindIncron(Scene scene)
        => scene.ExpandAll(["/etc/incron.d/*", "/var/spool/incron/*"])
            .SelectMany(path => scene.Lines(path).Select(line => (Path: path, Line: line, Words: line.Words(3))))
            .Where(found => found.Words.Length == 3)
            .Select(found => scene.Start("incron", found.Path, found.Line, found.Words[2]) with
            {
                Trigger = Latin.Shown($"{found.Words[1]} of {found.Words[0]}"),
                RunAs = Latin.Text(found.Path.StartsWith("/etc/", StringComparison.Ordinal) ? "root" : Latin.Name(found.Path)),
                Enabled = true,
                EnabledReason = "incrond reads the table",
            });

    public static IEnumerable<Autorun> FindSupervisor(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/supervisord.conf", "/etc/supervisor/supervisord.conf", "/etc/supervisor/conf.d/*.conf",
            "/etc/supervisord.d/*.ini", "/etc/supervisord.d/*.conf"]))
        {
            foreach (var program in KeyFile.Read(scene, path).Where(key => key.Section.StartsWith("program:", StringComparison.Ordinal)
                || key.Section.StartsWith("eventlistener:", StringComparison.Ordinal)).GroupBy(key => key.Section))
            {
                if (program.LastOrDefault(key => key.Key == "command") is { } command)
                {
                    var isOff = program.Any(key => key.Key == "autostart" && !Latin.IsYes(key.Value));
                    yield return scene.Start("supervisor", path, command.Line, command.Value) with
                    {
                        Entry = Latin.Text(program.Key.AsSpan()[(program.Key.IndexOf(':') + 1)..]),
                        Trigger = "start of supervisord",
                        RunAs = Latin.Text(program.LastOrDefault(key => key.Key == "user")?.Value ?? "root"),
                        Enabled = !isOff,
                        EnabledReason = isOff ? "autostart=false" : "supervisord reads it",
                    };
                }
            }
        }
    }
}
