namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Rules of udev (<c>udev(7)</c>) that start a program or a unit.</summary>
internal static class UdevRules
{
    private static readonly string[] Folders = ["/usr/lib/udev", "/lib/udev"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.Overriding("udev/rules.d", ".rules").SelectMany(file => scene.Lines(file.Path, LineRules.Continued)
            .SelectMany(line => Rule(scene, file.Path, line)).Select(file.Judge));

    private static IEnumerable<Autorun> Rule(Scene scene, string path, TextLine line)
    {
        // Most of a thousand rules start nothing.
        if (!line.Text.Contains("RUN", StringComparison.Ordinal) && !line.Text.Contains("PROGRAM", StringComparison.Ordinal)
            && !line.Text.Contains("SYSTEMD_", StringComparison.Ordinal))
        {
            if (!line.Text.Contains("{program}", StringComparison.Ordinal))
            {
                yield break;
            }
        }

        var keys = UdevKey.Parse(line.Text).ToList();
        var when = string.Join(' ', keys.Where(key => key.IsMatch).Select(key => $"{key.Name}{key.Operator}{key.Value}"));
        foreach (var key in keys.Where(key => key.StartsSomething && key.Value.Length > 0))
        {
            var isUnit = key.Name.StartsWith("ENV{", StringComparison.Ordinal);
            yield return (isUnit ? Scene.At("udev", path, line) with { Command = Latin.Text(key.Value) } : Program(scene, path, line, key.Value)) with
            {
                Entry = Latin.Text(key.Name),
                Trigger = Latin.Shown(when.Length == 0 ? "event of any device" : "event " + when),
                RunAs = isUnit ? null : Latin.Text("root"),
            };
        }
    }

    // A name that is not absolute is below udev's own folder, nowhere else.
    private static Autorun Program(Scene scene, string path, TextLine line, string command)
    {
        var name = command.Split(' ')[0];
        var found = scene.Start("udev", path, line, command);
        return name.Length == 0 || name.Contains('/') || name.Contains('$') || name.Contains('%') ? found
            : found with
            {
                Target = Folders.Select(folder => Latin.Clean(folder + "/" + name))
                .FirstOrDefault(file => file is not null && scene.Exists(file)) is { } target ? Latin.Path(target) : null
            };
    }
}
