namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Settings of git that start a program.</summary>
internal static class GitSettings
{
    private static readonly string[] Keys =
    [
        "CORE.FSMONITOR", "CORE.HOOKSPATH", "CORE.SSHCOMMAND", "CORE.PAGER", "CORE.EDITOR", "CORE.ASKPASS", "CORE.GITPROXY", "SEQUENCE.EDITOR",
        "CREDENTIAL.HELPER", "GPG.PROGRAM", "DIFF.EXTERNAL",
        "INTERACTIVE.DIFFFILTER", "UPLOADPACK.PACKOBJECTSHOOK", "INIT.TEMPLATEDIR",
    ];

    private static readonly string[] EndsOfNamed = ["CLEAN", "SMUDGE", "PROCESS", "TEXTCONV", "COMMAND", "CMD", "HELPER", "PROGRAM", "DRIVER",
        "UPLOADPACK", "RECEIVEPACK"];

    public static IEnumerable<Autorun> Find(Scene scene, string path, Home? home)
    {
        foreach (var key in KeyFile.Read(scene, path))
        {
            var section = key.Section.Split(' ', '"')[0].ToUpperInvariant();
            var name = key.Key.ToUpperInvariant();
            var value = key.Value.Trim('"');
            var isAlias = section == "ALIAS" && value.StartsWith('!');
            var isNamed = section is "FILTER" or "DIFF" or "MERGE" or "DIFFTOOL" or "MERGETOOL" or "CREDENTIAL" or "GPG" or "REMOTE" && EndsOfNamed.Contains(name);
            if (value.Length == 0 || value is "true" or "false" || !(isAlias || isNamed || Keys.Contains($"{section}.{name}")))
            {
                continue;
            }

            var isFolder = name is "HOOKSPATH" or "TEMPLATEDIR";
            var folder = value.StartsWith("~/", StringComparison.Ordinal) && home is not null ? home.Child(value[2..]) : value;
            var helper = name == "HELPER" && !value.StartsWith('!') && !value.StartsWith('/') ? "git-credential-" + value : value;
            var own = helper == value ? null : scene.Program(helper.Split(' ')[0], Scene.SearchPath + ":/usr/lib/git-core:/usr/libexec/git-core");
            yield return (own is not null ? scene.Start("git-hook", path, key.Line, value, home?.Path) with { Target = Latin.Path(own) } : isFolder
                ? Scene.At("git-hook", path, key.Line) with { Target = Latin.Clean(folder) is { } target ? Latin.Path(target) : null }
                : scene.Start("git-hook", path, key.Line, value.TrimStart('!'), home?.Path)) with
            {
                Entry = Latin.Text($"{key.Section}.{key.Key}"),
                Trigger = home is null ? "git" : $"git of {Latin.Shown(home.Owner)}",
                RunAs = home is null ? null : Latin.Text(home.Owner),
                Enabled = true,
                EnabledReason = "git reads it",
            };
        }
    }
}
