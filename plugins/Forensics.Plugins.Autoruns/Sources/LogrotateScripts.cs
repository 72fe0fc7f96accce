namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Scripts of <c>logrotate.conf(5)</c>.</summary>
internal static class LogrotateScripts
{
    private static readonly string[] Steps = ["prerotate", "postrotate", "firstaction", "lastaction", "preremove"];
    private static readonly string[] Commands = ["compresscmd", "uncompresscmd"];
    private static readonly string[] Taboo = [".rpmsave", ".rpmorig", "~", ".rpmnew", ".rhn-cfg-tmp-*", ".swp", ".cfsaved", ".disabled", ".dpkg-old",
        ".dpkg-dist", ".dpkg-new", ".dpkg-bak", ".dpkg-del", ".ucf-old", ".ucf-dist", ".ucf-new", ",v"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.ExpandAll(["/etc/logrotate.conf", "/etc/logrotate.d/*"]).SelectMany(path => File(scene, path));

    private static IEnumerable<Autorun> File(Scene scene, string path)
    {
        var isRead = !Taboo.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
        var lines = scene.Lines(path).ToList();
        var logs = new List<string>();
        var user = "root";
        for (var index = 0; index < lines.Count; index++)
        {
            var (first, rest) = lines[index].Cut();
            if (first.StartsWith('/') || first.StartsWith('"'))
            {
                if (logs.Count < SourceLimits.NamedLogs)
                {
                    logs.Add(first.TrimEnd('{').Trim('"'));
                }
            }
            else if (first == "}")
            {
                logs.Clear();
                user = "root";
            }
            else if (first == "su" && rest.Length > 0)
            {
                user = rest.Split(' ')[0];
            }

            TextLine? line = null;
            var command = string.Empty;
            if (Steps.Contains(first))
            {
                var body = lines.Skip(index + 1).TakeWhile(next => next.Text.Trim() is not ("endscript" or "}")).ToList();
                line = body.Count > 0 ? body[0] : null;
                command = string.Join('\n', body.Select(next => next.Text.Trim()));
                index += body.Count;
            }
            else if (Commands.Contains(first))
            {
                (line, command) = (lines[index], rest);
            }

            if (line is { } found)
            {
                yield return scene.Start("logrotate", path, found, command) with
                {
                    Entry = Latin.Text(first),
                    Trigger = Latin.Shown("logrotate of " + (logs.Count == 0 ? "any log" : string.Join(' ', logs))),
                    RunAs = Latin.Text(user),
                    Enabled = isRead,
                    EnabledReason = isRead ? "logrotate reads the file" : "logrotate passes over such names",
                };
            }
        }
    }
}
