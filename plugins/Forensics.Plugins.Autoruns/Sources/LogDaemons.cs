namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Programs and modules of rsyslog and syslog-ng.</summary>
internal static class LogDaemons
{
    private static readonly string[] ProgramModules = ["omprog", "improg", "mmexternal"];

    public static IEnumerable<Autorun> FindRsyslog(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/rsyslog.conf", "/etc/rsyslog.d/*.conf"]))
        {
            var isProgram = false;
            foreach (var line in scene.Lines(path, LineRules.Continued))
            {
                var text = line.Text.Trim();
                isProgram |= ProgramModules.Any(module => text.Contains($"\"{module}\"", StringComparison.OrdinalIgnoreCase));
                var command = isProgram ? Value(text, "binary=\"", '"') : null;
                command ??= text.StartsWith("$ActionOMProgBinary", StringComparison.OrdinalIgnoreCase) ? line.Cut().After : Shell(text);
                isProgram &= !text.EndsWith(')');
                if (command is not null)
                {
                    yield return Judge(scene.Start("rsyslog", path, line, command) with { Entry = Latin.Text("program") }, "rsyslogd");
                }
                else if ((Value(text, "module(load=\"", '"') ?? (text.StartsWith("$ModLoad", StringComparison.OrdinalIgnoreCase) ? line.Cut().After
                    : null)) is ['/', ..] and var module && Latin.Clean(module) is { } library)
                {
                    yield return Judge(Scene.At("rsyslog", path, line) with { Entry = Latin.Text("module"), Target = Latin.Path(library) }, "rsyslogd");
                }
            }
        }
    }

    public static IEnumerable<Autorun> FindSyslogNg(Scene scene)
        => scene.ExpandAll(["/etc/syslog-ng/syslog-ng.conf", "/etc/syslog-ng/conf.d/*.conf"]).SelectMany(path => scene.Lines(path)
            .Select(line => (Line: line, Command: Value(line.Text, "program(\"", '"') ?? Value(line.Text, "program('", '\'')))
            .Where(found => found.Command is not null)
            .Select(found => Judge(scene.Start("syslog-ng", path, found.Line, found.Command!) with { Entry = Latin.Text("program") }, "syslog-ng")));

    // selector ^program;template
    private static string? Shell(string text)
        => text.IndexOf(" ^", StringComparison.Ordinal) is > 0 and var at && text[(at + 2)..].Trim() is { Length: > 0 } program && program[0] == '/'
            ? program.Split(';')[0]
            : text.IndexOf("\t^", StringComparison.Ordinal) is > 0 and var tab && text[(tab + 2)..].Trim() is ['/', ..] and var other ? other.Split(';')[0] : null;

    private static string? Value(string text, string before, char end)
    {
        var spaced = text.Replace(" = ", "=", StringComparison.Ordinal).Replace("( ", "(", StringComparison.Ordinal);
        var at = spaced.IndexOf(before, StringComparison.OrdinalIgnoreCase);
        var from = at + before.Length;
        return at < 0 || (at > 0 && char.IsAsciiLetter(spaced[at - 1])) ? null : spaced.IndexOf(end, from) is >= 0 and var stop ? spaced[from..stop] : spaced[from..];
    }

    private static Autorun Judge(Autorun found, string daemon)
        => found with { Trigger = "message to " + daemon, RunAs = Latin.Text("root"), Enabled = true, EnabledReason = daemon + " reads the file" };
}
