namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Commands of cloud-init's configurations and of the instance's user data.</summary>
internal static class CloudInit
{
    private const string Type = "cloud-init";

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        var isOff = scene.Exists("/etc/cloud/cloud-init.disabled");
        foreach (var path in scene.ExpandAll(["/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/*.cfg", "/var/lib/cloud/instance/user-data.txt",
            "/var/lib/cloud/instance/vendor-data.txt", "/var/lib/cloud/instance/cloud-config.txt", "/var/lib/cloud/seed/*/user-data"]))
        {
            var lines = scene.Lines(path, LineRules.KeepComments).ToList();
            if (lines.Count > 0 && lines[0].Text.StartsWith("#!", StringComparison.Ordinal))
            {
                yield return Judge(scene.Start(Type, path, lines[0], path) with { Entry = Latin.Text("script"), Trigger = "first boot of the instance" }, isOff);
                continue;
            }

            lines.RemoveAll(line => line.Text.TrimStart() is ['#', ..]);
            for (var index = 0; index < lines.Count; index++)
            {
                var key = lines[index].Text.Split(':')[0];
                if (key is not ("runcmd" or "bootcmd"))
                {
                    continue;
                }

                foreach (var item in YamlList.Read(lines, index))
                {
                    yield return Judge(scene.Start(Type, path, item, item.Text) with
                    {
                        Entry = Latin.Text(key),
                        Trigger = key == "bootcmd" ? "boot"
                        : "first boot of the instance"
                    }, isOff);
                }
            }
        }
    }

    private static Autorun Judge(Autorun found, bool isOff)
        => found with { RunAs = Latin.Text("root"), Enabled = !isOff, EnabledReason = isOff ? "/etc/cloud/cloud-init.disabled" : "cloud-init reads the file" };
}
