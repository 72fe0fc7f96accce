namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What polkit starts (<c>polkit.spawn</c> of its rules), what its actions let pkexec start, and what old authorities let through unasked.</summary>
internal static class PolkitRules
{
    private const string Type = "polkit";
    private const string Spawn = "polkit.spawn(";
    private const string ExecPath = "org.freedesktop.policykit.exec.path";

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/polkit-1/rules.d/*", "/run/polkit-1/rules.d/*", "/usr/local/share/polkit-1/rules.d/*",
            "/usr/share/polkit-1/rules.d/*"]))
        {
            var isRead = path.EndsWith(".rules", StringComparison.Ordinal);
            foreach (var line in scene.Lines(path).Where(line => line.Text.Contains(Spawn, StringComparison.Ordinal)
                && !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            {
                yield return scene.Start(Type, path, line, Arguments(line.Text)) with
                {
                    Trigger = "question to polkit",
                    RunAs = Latin.Text("polkitd"),
                    Enabled = isRead,
                    EnabledReason = isRead ? "polkitd reads it" : "only names in .rules count",
                };
            }
        }

        foreach (var path in scene.ExpandAll(["/usr/share/polkit-1/actions/*.policy", "/etc/polkit-1/actions/*.policy"]))
        {
            foreach (var line in scene.Lines(path).Where(line => line.Text.Contains(ExecPath, StringComparison.Ordinal)))
            {
                var text = line.Text;
                var from = text.IndexOf('>', text.IndexOf(ExecPath, StringComparison.Ordinal)) + 1;
                var end = from > 0 ? text.IndexOf('<', from) : -1;
                if (end > from)
                {
                    yield return scene.Start(Type, path, line, text[from..end]) with
                    {
                        Trigger = "pkexec",
                        RunAs = Latin.Text("root"),
                        Enabled = true,
                        EnabledReason = "an action names it"
                    };
                }
            }
        }

        foreach (var path in scene.ExpandAll(["/etc/polkit-1/localauthority/*/*.pkla", "/var/lib/polkit-1/localauthority/*/*.pkla"]))
        {
            foreach (var key in KeyFile.Read(scene, path).Where(key => key.Key is "ResultAny" or "ResultInactive" or "ResultActive" && key.Value == "yes"))
            {
                yield return Scene.At(Type, path, key.Line) with
                {
                    Entry = Latin.Text(key.Section),
                    Trigger = "question to polkit",
                    Enabled = true,
                    EnabledReason = "what it names is let through unasked"
                };
            }
        }
    }

    // spawn(["/bin/x", "y"]): the strings, as far as they stand on the line.
    private static string Arguments(string line)
    {
        var rest = line[(line.IndexOf(Spawn, StringComparison.Ordinal) + Spawn.Length)..];
        var parts = (rest.IndexOf(']') is > 0 and var end ? rest[..end] : rest).Split('"', '\'');
        return string.Join(' ', parts.Where((_, index) => index % 2 == 1));
    }
}
