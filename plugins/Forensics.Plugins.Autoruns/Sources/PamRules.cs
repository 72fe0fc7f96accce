namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Modules of PAM (<c>pam.conf(5)</c>): each line that names one.</summary>
internal static class PamRules
{
    private const string Type = "pam";
    private static readonly string[] Kinds = ["auth", "account", "password", "session"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/pam.d/*", "/usr/lib/pam.d/*"]))
        {
            foreach (var line in scene.Lines(path, LineRules.Continued))
            {
                if (Rule(scene, path, line, line.Text.Trim(), Latin.Name(path)) is { } rule)
                {
                    yield return rule;
                }
            }
        }

        foreach (var line in scene.Lines("/etc/pam.conf", LineRules.Continued))
        {
            var (service, rest) = line.Cut();
            if (Rule(scene, "/etc/pam.conf", line, rest, service) is { } rule)
            {
                yield return rule;
            }
        }
    }

    private static Autorun? Rule(Scene scene, string path, TextLine line, string text, string service)
    {
        var (first, rest) = new TextLine(0, text).Cut();
        var kind = first.TrimStart('-').ToLowerInvariant();
        if (!Kinds.Contains(kind))
        {
            return null;
        }

        var (control, after) = rest is ['[', ..] && rest.IndexOf(']') is > 0 and var end ? (rest[..(end + 1)], rest[(end + 1)..].Trim()) : new TextLine(0, rest).Cut();
        if (control is "include" or "substack")
        {
            return null;
        }

        var found = Scene.At(Type, path, line) with { Trigger = Latin.Shown($"{kind} of {service}") };
        var (module, arguments) = new TextLine(0, after).Cut();
        if (module.Length == 0)
        {
            return found with { Enabled = false, EnabledReason = "the line names no module" };
        }

        var library = module[0] == '/' ? Latin.Clean(module) : scene.Library("security/" + module);
        var isThere = library is not null && scene.Exists(library);
        var program = Program(module, arguments);
        return (program is null ? found with { Target = library is null ? null : Latin.Path(library) }
            : scene.Start(Type, path, line, program) with { Trigger = found.Trigger, RunAs = Latin.Text("root") }) with
        {
            Entry = Latin.Text(module),
            Enabled = isThere,
            EnabledReason = isThere ? "the service's stack has it" : "the module is not there",
        };
    }

    // pam_exec's program follows its options; pam_python's script and pam_script's folder are arguments likewise.
    private static string? Program(string module, string arguments)
        => Latin.Name(module) is "pam_exec.so" or "pam_python.so" or "pam_python3.so" or "pam_lua.so" && arguments.Split(' ')
            .FirstOrDefault(word => word is ['/', ..]) is { } first
            ? arguments[arguments.IndexOf(first, StringComparison.Ordinal)..] : null;
}
