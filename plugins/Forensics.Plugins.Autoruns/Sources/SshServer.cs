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

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        var block = string.Empty;
        var file = string.Empty;
        var seen = new HashSet<string>();
        var lines = Lines(scene).ToList();
        var users = Keywords.ToDictionary(keyword => keyword, keyword => lines.FirstOrDefault(line => line.Line.Is(keyword + "User")).Line?.Value);
        foreach (var (path, line) in lines)
        {
            // A block ends with the file that began it, unless that is the one that includes others.
            block = file != path && path != Path ? string.Empty : block;
            file = path;
            if (line.Is("Match"))
            {
                block = line.Value.Equals("all", StringComparison.OrdinalIgnoreCase) ? string.Empty : line.Value;
            }
            else if (Keywords.FirstOrDefault(line.Is) is { } keyword)
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
