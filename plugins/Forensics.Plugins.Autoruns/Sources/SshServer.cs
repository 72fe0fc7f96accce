namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What <c>sshd_config(5)</c> starts. The first value of a keyword counts, in each block of Match for itself.</summary>
internal static class SshServer
{
    private const string Path = "/etc/ssh/sshd_config";
    private static readonly string[] Keywords = ["AuthorizedKeysCommand", "AuthorizedPrincipalsCommand", "ForceCommand", "Subsystem", "XAuthLocation",
        "SecurityKeyProvider", "SshdSessionPath", "SshdAuthPath"];

    public static IEnumerable<(string Path, SshLine Line)> Lines(Scene scene)
        => IncludedLines.Read(scene, Path, "/etc/ssh", "include").Select(line => (line.Path, SshLine.Parse(line.Line)))
            .Where(line => line.Item2 is not null).Select(line => (line.Path, line.Item2!));

    /// <summary>All but the lines of Match, each with the block of Match that it is in; empty before the first.</summary>
    public static IEnumerable<(string Path, SshLine Line, string Block)> Settings(Scene scene)
    {
        var (main, block, file) = (string.Empty, string.Empty, string.Empty);
        foreach (var (path, line) in Lines(scene))
        {
            // A block ends with the file that began it; that which includes others goes on with its own.
            block = file == path ? block : main;
            file = path;
            if (!line.Is("Match"))
            {
                yield return (path, line, block);
                continue;
            }

            block = line.Value.Equals("all", StringComparison.OrdinalIgnoreCase) ? string.Empty : line.Value;
            main = path == Path ? block : main;
        }
    }

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        var seen = new HashSet<string>();
        var lines = Settings(scene).ToList();
        var users = Keywords.ToDictionary(keyword => keyword, keyword => lines.FirstOrDefault(line => line.Line.Is(keyword + "User")).Line?.Value);
        foreach (var (path, line, block) in lines)
        {
            if (Keywords.FirstOrDefault(line.Is) is { } keyword)
            {
                var (name, command) = keyword == "Subsystem" ? new TextLine(0, line.Value).Cut() : (string.Empty, line.Value);
                var isFirst = seen.Add($"{block}\n{keyword} {name}");
                var isNone = command is "none" or "";
                yield return (command == "internal-sftp" || isNone ? Scene.At("sshd-config", path, line.Line) with { Command = Latin.Text(command) }
                    : scene.Start("sshd-config", path, line.Line, command)) with
                {
                    Entry = Latin.Text(name.Length == 0 ? keyword : keyword + " " + name),
                    Trigger = Latin.Shown("ssh login" + (block.Length == 0 ? string.Empty : $"; Match {block}")),
                    RunAs = users[keyword] is { } user ? Latin.Text(user) : null,
                    Enabled = isFirst && !isNone,
                    EnabledReason = isNone ? "none" : isFirst ? "sshd reads it" : "a line before it counts",
                };
            }
        }
    }
}
