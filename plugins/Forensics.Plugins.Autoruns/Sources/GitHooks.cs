using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What git runs by itself: for everybody, for each user, and in repositories below the homes of those who may become root (<c>githooks(5)</c>, <c>git-config(1)</c>).</summary>
internal static class GitHooks
{
    private const string Type = "git-hook";
    private const int Executable = 0x49;
    private static readonly string[] PrivilegedGroups = ["sudo", "wheel", "admin", "root"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        foreach (var found in GitSettings.Find(scene, "/etc/gitconfig", null))
        {
            yield return found;
        }

        foreach (var (home, path, _) in HomeFiles.Find(scene, [".gitconfig", ".config/git/config"]))
        {
            foreach (var found in GitSettings.Find(scene, path, home))
            {
                yield return found;
            }
        }

        var privileged = scene.Lines("/etc/group").Select(line => line.Text.Split(':'))
            .Where(fields => fields.Length > 3 && PrivilegedGroups.Contains(fields[0])).SelectMany(fields => fields[3].Split(',')).ToHashSet();
        foreach (var home in scene.Homes.Where(home => home.IsRoots || home.Owner.Split(", ").Any(privileged.Contains)))
        {
            foreach (var found in Repositories(scene, home).SelectMany(repository => Repository(scene, repository, home)))
            {
                yield return found;
            }
        }
    }

    // Breadth first: of a home with many folders those near its top are seen.
    private static IEnumerable<string> Repositories(Scene scene, Home home)
    {
        var folders = new Queue<(string Path, int Depth)>([(home.Path, 0)]);
        for (var looked = 0; folders.TryDequeue(out var folder); looked++)
        {
            if (looked >= SourceLimits.RepositoryFolders)
            {
                scene.Files.Note(new(Latin.Path(home.Path), FaultKind.OverLimit, "REPOSITORIES_OVER_LIMIT",
                    $"repositories were looked for in {SourceLimits.RepositoryFolders} folders of a home"));
                yield break;
            }

            foreach (var name in scene.Names(folder.Path))
            {
                var path = folder.Path + "/" + name;
                if (name == ".git" || name.EndsWith(".git", StringComparison.Ordinal))
                {
                    yield return path;
                }
                else if (folder.Depth < SourceLimits.RepositoryDepth - 1 && name is not (".cache" or "node_modules")
                    && scene.Files.Status(Latin.Path(path)) is { Type: FileType.Directory })
                {
                    folders.Enqueue((path, folder.Depth + 1));
                }
            }
        }
    }

    private static IEnumerable<Autorun> Repository(Scene scene, string repository, Home home)
    {
        foreach (var path in scene.Expand(repository + "/hooks/*").Where(path => !path.EndsWith(".sample", StringComparison.Ordinal)))
        {
            if (scene.Status(path) is { Type: FileType.Regular } status)
            {
                var canRun = (status.Permissions & Executable) != 0;
                yield return scene.Start(Type, path, null, path) with
                {
                    Entry = Latin.Text(Latin.Name(path)),
                    Trigger = Latin.Shown($"git {Latin.Name(path)}"),
                    RunAs = Latin.Text(home.Owner),
                    Enabled = canRun,
                    EnabledReason = canRun ? "it can be run" : "mode without x",
                };
            }
        }

        foreach (var found in GitSettings.Find(scene, repository + "/config", home))
        {
            yield return found;
        }
    }
}
