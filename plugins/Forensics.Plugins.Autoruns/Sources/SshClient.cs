namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What <c>ssh_config(5)</c> starts or loads, of the system and of each user.</summary>
internal static class SshClient
{
    private const string Type = "ssh-config";
    private static readonly string[] Commands = ["ProxyCommand", "LocalCommand", "KnownHostsCommand", "XAuthLocation"];
    private static readonly string[] Libraries = ["PKCS11Provider", "SecurityKeyProvider"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => Table(scene, "/etc/ssh/ssh_config", "/etc/ssh", null)
            .Concat(HomeFiles.Find(scene, [".ssh/config"]).SelectMany(file => Table(scene, file.Path, file.Home.Child(".ssh"), file.Home)));

    private static IEnumerable<Autorun> Table(Scene scene, string path, string folder, Home? home)
    {
        var lines = IncludedLines.Read(scene, path, folder, "include").Select(line => (line.Path, Line: SshLine.Parse(line.Line)))
            .Where(line => line.Line is not null).ToList();
        var isPermitted = lines.Any(line => line.Line!.Is("PermitLocalCommand") && Latin.IsYes(line.Line.Value));
        var block = "all hosts";
        foreach (var (file, parsed) in lines)
        {
            var line = parsed!;
            block = line.Is("Host") || line.Is("Match") ? line.Value : block;
            var command = line.Is("Match") && Exec(line.Value) is { } exec ? exec : Commands.Any(line.Is) ? line.Value : null;
            var isLibrary = Libraries.Any(line.Is);
            if (command is null && !isLibrary)
            {
                continue;
            }

            var refusal = line.Value is "none" or "internal" ? line.Value : line.Is("LocalCommand") && !isPermitted ? "no PermitLocalCommand" : null;
            yield return (isLibrary ? Scene.At(Type, file, line.Line) with
            {
                Target = Latin.Clean(line.Value) is { } library ? Latin.Path(library)
                : null
            } : scene.Start(Type, file, line.Line, command!, home?.Path)) with
            {
                Entry = Latin.Text(line.Keyword),
                Trigger = Latin.Shown("ssh to " + block),
                RunAs = home is null ? null : Latin.Text(home.Owner),
                Enabled = refusal is null,
                EnabledReason = refusal ?? "ssh reads it",
            };
        }
    }

    private static string? Exec(string criteria)
    {
        var at = criteria.IndexOf("exec ", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || (at > 0 && criteria[at - 1] is not (' ' or '!' or '\t')))
        {
            return null;
        }

        var rest = criteria[(at + 5)..].Trim();
        return rest is ['"', ..] && rest.IndexOf('"', 1) is > 0 and var end ? rest[1..end] : rest.Split(' ')[0];
    }
}
