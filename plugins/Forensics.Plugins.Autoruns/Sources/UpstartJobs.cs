namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Jobs of upstart (<c>init(5)</c> of upstart): <c>exec</c> and <c>script</c> stanzas.</summary>
internal static class UpstartJobs
{
    private static readonly string[] Steps = ["exec", "script", "pre-start", "post-start", "pre-stop", "post-stop"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.Expand("/etc/init/*.conf").Select(path => (Path: path, Owner: "root", Home: (string?)null))
            .Concat(HomeFiles.Find(scene, [".config/upstart/*.conf", ".init/*.conf"]).Select(file => (file.Path, file.Home.Owner, Home: (string?)file.Home.Path)))
            .SelectMany(file => Job(scene, file.Path, file.Owner, file.Home));

    private static IEnumerable<Autorun> Job(Scene scene, string path, string owner, string? home)
    {
        var lines = scene.Lines(path, LineRules.Continued).ToList();
        var overriding = scene.Lines(path[..^".conf".Length] + ".override");
        var start = lines.Select(line => line.Text.Trim()).FirstOrDefault(text => text.StartsWith("start on", StringComparison.Ordinal));
        var user = lines.Select(line => line.Cut()).FirstOrDefault(cut => cut.First == "setuid").After ?? owner;
        var isManual = lines.Concat(overriding).Any(line => line.Text.Trim() == "manual");
        for (var index = 0; index < lines.Count; index++)
        {
            var (first, rest) = lines[index].Cut();
            if (!Steps.Contains(first) || (first != "script" && rest.Length == 0))
            {
                continue;
            }

            var line = lines[index];
            var step = first;
            if (first is not ("exec" or "script"))
            {
                (first, rest) = new TextLine(0, rest).Cut();
            }

            var command = rest;
            if (first == "script")
            {
                var body = lines.Skip(index + 1).TakeWhile(next => next.Text.Trim() != "end script").ToList();
                command = string.Join('\n', body.Select(next => next.Text.Trim()));
                index += body.Count;
            }

            yield return scene.Start("upstart", path, line, command, home) with
            {
                Entry = Latin.Text(Latin.Name(path)[..^".conf".Length] + (step is "exec" or "script" ? string.Empty : $" ({step})")),
                Trigger = start is null ? null : Latin.Shown(start["start on".Length..].Trim()),
                RunAs = Latin.Text(user),
                Enabled = start is not null && !isManual,
                EnabledReason = isManual ? "manual" : start is null ? "nothing starts it" : "its event starts it",
            };
        }
    }
}
