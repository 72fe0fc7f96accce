namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Keys that start a command or set a variable when they are used (<c>sshd(8)</c>, AUTHORIZED_KEYS FILE FORMAT). Keys without are users' own matter.</summary>
internal static class AuthorizedKeys
{
    private static readonly string[] Usual = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        var configured = SshServer.Lines(scene).Where(line => line.Line.Is("AuthorizedKeysFile"))
            .SelectMany(line => line.Line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(file => file != "none").ToList();
        var below = configured.Select(file => file.StartsWith("%h/", StringComparison.Ordinal) ? file[3..] : file)
            .Where(file => !file.StartsWith('/') && !file.Contains('%')).ToList();
        foreach (var (home, path, pattern) in HomeFiles.Find(scene, [.. Usual.Union(below)]))
        {
            var isRead = configured.Count == 0 || below.Contains(pattern);
            foreach (var key in Keys(scene, path, home.Owner, home.Path, isRead))
            {
                yield return key;
            }
        }

        foreach (var file in configured.Where(file => file.StartsWith('/')).Distinct())
        {
            foreach (var path in scene.Expand(file.Replace("%u", "*", StringComparison.Ordinal).Replace("%h", "*", StringComparison.Ordinal)
                .Replace("%U", "*", StringComparison.Ordinal)))
            {
                foreach (var key in Keys(scene, path, file.Contains("%u", StringComparison.Ordinal) ? Latin.Name(path) : null, null, true))
                {
                    yield return key;
                }
            }
        }
    }

    private static IEnumerable<Autorun> Keys(Scene scene, string path, string? owner, string? home, bool isRead)
    {
        foreach (var line in scene.Lines(path))
        {
            foreach (var (name, value) in Options(line.Text.Trim()))
            {
                var isCommand = name.Equals("command", StringComparison.OrdinalIgnoreCase);
                if (!isCommand && !(name.Equals("environment", StringComparison.OrdinalIgnoreCase) && HijackVariables.Has(value.Split('=')[0])))
                {
                    continue;
                }

                yield return (isCommand ? scene.Start("ssh-authorized-keys", path, line, value, home) : Scene.At("ssh-authorized-keys", path, line)) with
                {
                    Entry = Latin.Text(isCommand ? name : name + " " + value),
                    Trigger = owner is null ? "ssh login with this key" : $"ssh login of {Latin.Shown(owner)} with this key",
                    RunAs = owner is null ? null : Latin.Text(owner),
                    Enabled = isRead,
                    EnabledReason = isRead ? "sshd reads the file" : "AuthorizedKeysFile does not name the file",
                };
            }
        }
    }

    // Options stand before the key's type, separated by commas; a quote within a value has a backslash before it.
    private static IEnumerable<(string Name, string Value)> Options(string line)
    {
        for (var at = 0; at < line.Length && line[at] is not (' ' or '\t');)
        {
            var end = line.AsSpan(at).IndexOfAny("=, \t") is >= 0 and var length ? at + length : line.Length;
            var name = line[at..end];
            var value = string.Empty;
            at = end;
            if (at + 1 < line.Length && line[at] == '=' && line[at + 1] == '"')
            {
                var from = at + 2;
                for (at = from; at < line.Length && line[at] != '"'; at++)
                {
                    at += line[at] == '\\' && at + 1 < line.Length && line[at + 1] == '"' ? 1 : 0;
                }

                value = line[from..Math.Min(at, line.Length)].Replace("\\\"", "\"", StringComparison.Ordinal);
                at++;
                yield return (name, value);
            }

            at += at < line.Length && line[at] is ',' or '=' ? 1 : 0;
        }
    }
}
