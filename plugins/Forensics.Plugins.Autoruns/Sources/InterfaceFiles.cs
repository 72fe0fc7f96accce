namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Commands of <c>interfaces(5)</c>: lines <c>up</c>, <c>down</c> and their like within an iface stanza.</summary>
internal static class InterfaceFiles
{
    private const string Path = "/etc/network/interfaces";
    private static readonly string[] Steps = ["up", "post-up", "pre-up", "down", "pre-down", "post-down", "wpa-action"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        string? block = null;
        var isAuto = new HashSet<string>();
        var files = IncludedLines.Read(scene, Path, "/etc/network", "source").ToList();
        foreach (var folder in files.Select(file => file.Line.Cut()).Where(cut => cut.First == "source-directory").Select(cut => cut.After).ToList())
        {
            files.AddRange(scene.Expand((folder.StartsWith('/') ? folder : "/etc/network/" + folder) + "/*")
                .Where(file => NameRules.Refusal(NameRule.RunParts, Latin.Name(file), false) is null)
                .SelectMany(file => IncludedLines.Read(scene, file, "/etc/network", "source")));
        }

        foreach (var (_, line) in files.Where(file => file.Line.Cut().First is "auto" or "allow-auto" or "allow-hotplug"))
        {
            isAuto.UnionWith(line.Words().Skip(1));
        }

        foreach (var (path, line) in files)
        {
            var (first, rest) = line.Cut();
            if (first is "iface" or "mapping" or "auto" || first.StartsWith("allow-", StringComparison.Ordinal))
            {
                block = first == "iface" ? rest.Split([' ', '\t'])[0] : null;
            }
            else if (block is not null && Steps.Contains(first))
            {
                yield return scene.Start("if-up", path, line, rest) with
                {
                    Entry = Latin.Text(block),
                    Trigger = Latin.Shown($"interface {block} {first}"),
                    RunAs = Latin.Text("root"),
                    Enabled = isAuto.Contains(block) ? true : null,
                    EnabledReason = isAuto.Contains(block) ? "the interface comes up by itself" : "the interface comes up when somebody asks for it",
                };
            }
        }
    }

    /// <summary><c>script</c> of <c>dhclient.conf(5)</c>.</summary>
    public static IEnumerable<Autorun> FindDhclient(Scene scene)
        => scene.Expand("/etc/dhcp/dhclient*.conf").Concat(scene.Expand("/etc/dhclient*.conf"))
            .SelectMany(path => scene.Lines(path).Where(line => line.Cut().First == "script").Select(line =>
            scene.Start("dhclient", path, line, line.Cut().After.TrimEnd(';').Trim().Trim('"')) with
            {
                Entry = Latin.Text("script"),
                Trigger = "lease of an address",
                RunAs = Latin.Text("root"),
                Enabled = true,
                EnabledReason = "dhclient reads it",
            }));
}
