namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Modules that <c>dkms(8)</c> builds for each new kernel, and the scripts of theirs that it runs.</summary>
internal static class DkmsModules
{
    private static readonly string[] Scripts = ["PRE_BUILD", "POST_BUILD", "PRE_INSTALL", "POST_INSTALL", "POST_ADD", "POST_REMOVE"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/usr/src/*/dkms.conf", "/var/lib/dkms/*/*/source/dkms.conf"]))
        {
            var lines = scene.Lines(path, LineRules.Continued).ToList();
            var keys = lines.Select(line => (Line: line, Pair: line.Pair())).Where(key => key.Pair is not null)
                .Select(key => (key.Line, key.Pair!.Value.Key, Value: Unquoted(key.Pair.Value.Value))).ToList();
            var name = keys.LastOrDefault(key => key.Key == "PACKAGE_NAME").Value ?? Latin.Name(Latin.Folder(path));
            var isAuto = keys.Any(key => key.Key == "AUTOINSTALL" && key.Value.Length > 0);
            var isAdded = Latin.Clean("/var/lib/dkms/" + name) is { } added && scene.Exists(added);
            foreach (var key in keys.Where(key => key.Value.Length > 0 && (Scripts.Contains(key.Key) || key.Key.StartsWith("MAKE", StringComparison.Ordinal))))
            {
                var isScript = Scripts.Contains(key.Key);
                var found = scene.Start("dkms", path, key.Line, key.Value);
                yield return found with
                {
                    Entry = Latin.Text($"{name} {key.Key}"),
                    // Scripts are named from the folder of the source.
                    Target = isScript ? Latin.Clean(Latin.Folder(path) + "/" + key.Value.Split(' ')[0]) is { } target ? Latin.Path(target) : null : found.Target,
                    Trigger = "installation of a kernel",
                    RunAs = Latin.Text("root"),
                    Enabled = isAdded && isAuto,
                    EnabledReason = !isAdded ? "dkms has not added it" : isAuto ? "AUTOINSTALL" : "no AUTOINSTALL",
                };
            }
        }
    }

    private static string Unquoted(string value) => value.Trim('"', '\'');
}
