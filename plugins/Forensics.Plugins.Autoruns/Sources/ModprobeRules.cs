namespace Forensics.Plugins.Autoruns.Sources;

/// <summary><c>modprobe.d(5)</c>: commands that take the place of loading, and modules that others bring along.</summary>
internal static class ModprobeRules
{
    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.Overriding("modprobe.d", ".conf").Concat(scene.Expand("/etc/modprobe.conf").Select(path => new ConfigurationFile(path, null))).SelectMany(file =>
            scene.Lines(file.Path, LineRules.Continued).Select(line => Rule(scene, file.Path, line)).OfType<Autorun>().Select(file.Judge));

    private static Autorun? Rule(Scene scene, string path, TextLine line)
    {
        var words = line.Words(3);
        if (words.Length < 3)
        {
            return null;
        }

        return words[0] switch
        {
            "install" or "remove" => scene.Start("modprobe", path, line, words[2]) with
            {
                Entry = Latin.Text(words[0] + " " + words[1]),
                Trigger = Latin.Shown($"{(words[0] == "install" ? "load" : "removal")} of module {words[1]}"),
                RunAs = Latin.Text("root"),
            },
            "softdep" => Scene.At("modprobe", path, line) with { Entry = Latin.Text("softdep " + words[1]), Trigger = Latin.Shown($"load of module {words[1]}") },
            _ => null,
        };
    }
}
