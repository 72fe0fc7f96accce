namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Servers that inetd and xinetd start when somebody connects.</summary>
internal static class InternetDaemons
{
    private const int Fields = 7;
    private const int UserField = 4;
    private const int ProgramField = 5;

    public static IEnumerable<Autorun> FindInetd(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/inetd.conf", "/etc/inetd.d/*"]))
        {
            foreach (var line in scene.Lines(path))
            {
                var words = line.Words(Fields);
                if (words.Length <= ProgramField)
                {
                    continue;
                }

                var isInternal = words[ProgramField] == "internal";
                var target = isInternal ? null : Latin.Clean(words[ProgramField]);
                // The argument after the program is its own name.
                yield return Scene.At("inetd", path, line) with
                {
                    Entry = Latin.Text(words[0]),
                    Command = Latin.Text(words[ProgramField] + (words.Length == Fields
                        && new TextLine(0, words[^1]).Cut().After is { Length: > 0 } arguments ? " " + arguments : string.Empty)),
                    Target = target is null ? null : Latin.Path(words[ProgramField].EndsWith("/tcpd", StringComparison.Ordinal)
                        && words.Length == Fields && Latin.Clean(words[^1].Split(' ', '\t')[0]) is { } real ? real : target),
                    Trigger = Latin.Shown($"connection to {words[0]}/{words[2]}"),
                    RunAs = Latin.Text(words[UserField].Split('.', ':')[0]),
                    Enabled = true,
                    EnabledReason = "inetd reads it",
                };
            }
        }
    }

    public static IEnumerable<Autorun> FindXinetd(Scene scene)
        => scene.ExpandAll(["/etc/xinetd.conf", "/etc/xinetd.d/*"]).Where(path => !Latin.Name(path).StartsWith('.') && !path.EndsWith('~'))
            .SelectMany(path => Blocks(scene, path));

    private static IEnumerable<Autorun> Blocks(Scene scene, string path)
    {
        string? service = null;
        var keys = new Dictionary<string, (TextLine Line, string Value)>();
        foreach (var line in scene.Lines(path))
        {
            var (first, rest) = line.Cut();
            if (first == "service")
            {
                service = rest.TrimEnd('{', ' ');
                keys.Clear();
            }
            else if (first == "}" && service is not null)
            {
                if (keys.TryGetValue("server", out var server))
                {
                    var isOff = keys.TryGetValue("disable", out var disable) && Latin.IsYes(disable.Value);
                    yield return scene.Start("xinetd", path, server.Line, keys.TryGetValue("server_args", out var arguments)
                        ? server.Value + " " + arguments.Value : server.Value) with
                    {
                        Entry = Latin.Text(service),
                        Trigger = Latin.Shown("connection to " + service),
                        RunAs = keys.TryGetValue("user", out var user) ? Latin.Text(user.Value) : null,
                        Enabled = !isOff,
                        EnabledReason = isOff ? "disable = yes" : "xinetd reads it",
                    };
                }

                service = null;
            }
            else if (line.Pair() is { } pair)
            {
                keys[pair.Key.TrimEnd('+', '-', ' ')] = (line, pair.Value);
            }
        }
    }
}
