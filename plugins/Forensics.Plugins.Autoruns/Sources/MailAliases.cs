namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Mail that goes into a program: <c>aliases(5)</c>, .forward and .procmailrc of users.</summary>
internal static class MailAliases
{
    private const string Type = "mail-alias";

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var path in scene.ExpandAll(["/etc/aliases", "/etc/mail/aliases", "/etc/postfix/aliases", "/etc/exim4/aliases"]))
        {
            foreach (var line in scene.Lines(path))
            {
                var colon = line.Text.IndexOf(':');
                if (colon > 0 && Pipe(line.Text[(colon + 1)..]) is { } command)
                {
                    var name = line.Text[..colon].Trim().Trim('"');
                    yield return scene.Start(Type, path, line, command) with
                    {
                        Entry = Latin.Text(name),
                        Trigger = Latin.Shown("mail to " + name),
                        Enabled = true,
                        EnabledReason = "the mail server reads it, or its database"
                    };
                }
            }
        }

        foreach (var (home, path, pattern) in HomeFiles.Find(scene, [".forward", ".procmailrc"]))
        {
            foreach (var line in scene.Lines(path))
            {
                if ((pattern == ".forward" ? Pipe(line.Text) : line.Text.Trim() is ['|', ..] and var text ? text[1..] : null) is { } command)
                {
                    yield return scene.Start(Type, path, line, command, home.Path) with
                    {
                        Entry = Latin.Text(home.Owner),
                        Trigger = "mail to " + Latin.Shown(home.Owner),
                        RunAs = Latin.Text(home.Owner),
                        Enabled = true,
                        EnabledReason = "the mail server reads it",
                    };
                }
            }
        }
    }

    // |command, "|command", and either among other addresses.
    private static string? Pipe(string text)
    {
        var bar = text.IndexOf('|');
        if (bar < 0)
        {
            return null;
        }

        var before = text[..bar].TrimEnd();
        if (before.Length > 0 && before[^1] is not ('"' or ',' or '\''))
        {
            return null;
        }

        var rest = text[(bar + 1)..].Trim();
        return before is [.., '"' or '\''] ? rest.IndexOf(before[^1]) is >= 0 and var end ? rest[..end] : rest : rest.StartsWith('"') ? rest.Trim('"') : rest;
    }
}
