namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What each start of python runs (<c>site</c>): lines of .pth files that begin with import, sitecustomize, usercustomize.</summary>
internal static class PythonPaths
{
    private const string Type = "python-path";
    private static readonly string[] Folders =
    [
        "/usr/lib/python*/dist-packages", "/usr/lib/python*/site-packages", "/usr/lib64/python*/site-packages", "/usr/local/lib/python*/dist-packages",
        "/usr/local/lib/python*/site-packages", "/usr/local/lib64/python*/site-packages", "/usr/lib/python*", "/usr/local/lib/python*",
    ];

    private static readonly string[] Names = ["*.pth", "sitecustomize.py", "usercustomize.py"];

    public static IEnumerable<Autorun> Find(Scene scene)
        => scene.ExpandAll(Folders.SelectMany(folder => Names.Select(name => folder + "/" + name))).SelectMany(path => File(scene, path, null))
            .Concat(HomeFiles.Find(scene, [.. Names.Select(name => ".local/lib/python*/site-packages/" + name)]).SelectMany(file => File(scene, file.Path, file.Home)));

    private static IEnumerable<Autorun> File(Scene scene, string path, Home? home)
    {
        var trigger = home is null ? "start of python" : $"start of python by {Latin.Shown(home.Owner)}";
        var user = home is null ? (Sdk.EvidenceText?)null : Latin.Text(home.Owner);
        if (path.EndsWith(".py", StringComparison.Ordinal))
        {
            yield return Scene.At(Type, path) with { Target = Latin.Path(path), Trigger = trigger, RunAs = user, Enabled = true, EnabledReason = "python imports it" };
            yield break;
        }

        // site reads .pth of its packages' folders only.
        if (!Latin.Folder(path).EndsWith("-packages", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (var line in scene.Lines(path).Where(line => line.Text.StartsWith("import ", StringComparison.Ordinal)
            || line.Text.StartsWith("import\t", StringComparison.Ordinal)))
        {
            var name = Latin.Name(path);
            yield return Scene.At(Type, path, line) with
            {
                Command = Latin.Text(line.Text),
                Target = Module(scene, Latin.Folder(path), line.Text) is { } module ? Latin.Path(module) : null,
                Trigger = trigger,
                RunAs = user,
                Enabled = name[0] != '.',
                EnabledReason = name[0] == '.' ? "hidden names are passed over since python 3.12" : "python runs lines that begin with import",
            };
        }
    }

    private static string? Module(Scene scene, string folder, string line)
    {
        var name = line["import ".Length..].Trim().Split(' ', ';', ',', '\t')[0].Replace('.', '/');
        return new[] { $"{folder}/{name}.py", $"{folder}/{name}/__init__.py" }.Select(Latin.Clean).FirstOrDefault(path => path is not null && scene.Exists(path));
    }
}
