using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Finds the scripts of places: each file there is one autorun.</summary>
internal static class ScriptFinder
{
    private const int Executable = 0x49;
    private const int WritableByOthers = 0x12;

    public static IEnumerable<Autorun> Find(Scene scene, IReadOnlyList<ScriptPlace> places)
    {
        var inHomes = places.Where(place => place.Pattern[0] == '~').ToArray();
        foreach (var path in scene.ExpandAll(places.Except(inHomes).Select(place => place.Pattern)))
        {
            var place = places.First(place => place.Pattern[0] != '~' && IsOf(path, place.Pattern));
            if (Script(scene, place, path) is { } script)
            {
                yield return script with { Trigger = place.Trigger, RunAs = place.RunAs is { } user ? Latin.Text(user) : null };
            }
        }

        var byPattern = inHomes.ToDictionary(place => place.Pattern[2..]);
        if (byPattern.Count == 0)
        {
            yield break;
        }

        foreach (var (home, path, pattern) in HomeFiles.Find(scene, [.. byPattern.Keys]))
        {
            if (Script(scene, byPattern[pattern], path) is { } script)
            {
                yield return script with
                {
                    Trigger = byPattern[pattern].Trigger.Replace("{0}", Latin.Shown(home.Owner), StringComparison.Ordinal),
                    RunAs = Latin.Text(home.Owner)
                };
            }
        }
    }

    private static bool IsOf(string path, string pattern)
    {
        var (names, parts) = (path.Split('/'), pattern.Split('/'));
        return names.Length == parts.Length && names.Zip(parts).All(pair => PathPattern.Matches(pair.First, pair.Second));
    }

    private static Autorun? Script(Scene scene, ScriptPlace place, string path)
    {
        var status = scene.Status(path);
        if (status is { Type: FileType.Directory })
        {
            return null;
        }

        var refusal = Refusal(place, Latin.Name(path), status, scene.HasRpm);
        return Scene.At(place.Type, path) with
        {
            Command = place.IsRun ? Latin.Text(path) : null,
            Target = Latin.Path(path),
            Enabled = refusal is null,
            EnabledReason = refusal ?? (place.IsRun ? "it is there and can be run" : "it is there"),
        };
    }

    private static string? Refusal(ScriptPlace place, string name, FileStatus? status, bool hasRpm)
    {
        if (status is not { } file)
        {
            return "the link leads nowhere";
        }

        if (file.Type != FileType.Regular)
        {
            return "it is no regular file";
        }

        if (place.Ending is { } ending && !name.EndsWith(ending, StringComparison.Ordinal))
        {
            return $"only names in {ending} count";
        }

        if (NameRules.Refusal(place.Names, name, hasRpm) is { } refusal)
        {
            return refusal;
        }

        return place.IsRun && (file.Permissions & Executable) == 0 ? "mode without x"
            : !place.RootsOnly ? null
            : file.UserId != 0 ? "root does not own it"
            : (file.Permissions & WritableByOthers) != 0 ? "others can write it" : null;
    }
}
