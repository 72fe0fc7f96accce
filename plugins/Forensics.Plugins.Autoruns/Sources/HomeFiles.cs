namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Files in all homes. Each home is listed once, and only what is there is looked at: of ten thousand users most have nothing.</summary>
internal static class HomeFiles
{
    /// <summary>What lies at patterns below each home.</summary>
    /// <param name="scene">The root.</param>
    /// <param name="patterns">Without a slash at the beginning: <c>.config/autostart/*.desktop</c>.</param>
    public static IEnumerable<(Home Home, string Path, string Pattern)> Find(Scene scene, IReadOnlyList<string> patterns)
    {
        foreach (var home in scene.Homes)
        {
            var names = scene.Names(home.Path).ToHashSet();
            if (names.Count == 0)
            {
                continue;
            }

            foreach (var pattern in patterns)
            {
                foreach (var path in new PathPattern(scene, pattern).Expand(home.Path, names))
                {
                    yield return (home, path, pattern);
                }
            }
        }
    }
}
