namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Plugins of the audit daemon, and programs that it runs when the disk fills (<c>auditd-plugins(5)</c>, <c>auditd.conf(5)</c>).</summary>
internal static class AuditPlugins
{
    private const string Type = "audit-plugin";
    private const string Daemon = "/etc/audit/auditd.conf";

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/audit/plugins.d/*.conf", "/etc/audisp/plugins.d/*.conf"]))
        {
            var keys = KeyFile.Section(scene, path, string.Empty);
            if (keys.Value("path") is { Length: > 0 } program && !program.StartsWith("builtin_", StringComparison.Ordinal))
            {
                var isActive = keys.Value("active") is { } active && Latin.IsYes(active);
                yield return scene.Start(Type, path, keys["path"].Line, keys.Value("args") is { Length: > 0 } arguments ? program + " " + arguments : program) with
                {
                    Entry = Latin.Text(Latin.Name(path).AsSpan()[..^".conf".Length]),
                    Trigger = "start of auditd",
                    RunAs = Latin.Text("root"),
                    Enabled = isActive,
                    EnabledReason = isActive ? "active = yes" : "not active",
                };
            }
        }

        foreach (var key in KeyFile.Read(scene, Daemon))
        {
            var isAction = key.Key.EndsWith("_action", StringComparison.Ordinal) && key.Value.StartsWith("exec ", StringComparison.OrdinalIgnoreCase);
            if (isAction || key.Key == "dispatcher")
            {
                yield return scene.Start(Type, Daemon, key.Line, isAction ? key.Value[5..] : key.Value) with
                {
                    Entry = Latin.Text(key.Key),
                    Trigger = isAction ? Latin.Shown("auditd, " + key.Key) : "start of auditd",
                    RunAs = Latin.Text("root"),
                    Enabled = true,
                    EnabledReason = "auditd reads it",
                };
            }
        }
    }
}
