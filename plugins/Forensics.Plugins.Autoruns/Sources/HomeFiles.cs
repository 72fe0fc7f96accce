namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Files in all homes. Each home is listed once, and only what is there is looked at: of ten thousand users most have nothing.</summary>
internal static class HomeFiles
{
    /// <summary>What lies at patterns below each home.</summary>
    /// <param name="scene">The root.</param>
    /// <param name="patterns">Without a slash at the beginning: <c>.config/autostart/*.desktop</c>.</param>
    public static IEnumerable<(Home Home, string Path, string Pattern)> Find(Scene scene, IReadOnlyList<string> patterns)
    {
        var parts = patterns.Select(pattern => pattern.Split('/')).ToArray();
        foreach (var home in scene.Homes)
        {
            var names = scene.Names(home.Path).ToHashSet();
            if (names.Count == 0)
            {
                continue;
            }

            for (var index = 0; index < parts.Length; index++)
            {
                foreach (var path in PathPattern.Expand(scene, home.Path, parts[index], 0, names).Take(SourceLimits.PatternPaths))
                {
                    yield return (home, path, patterns[index]);
                }
            }
        }
    }
}
