using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Lines of a file and of those that it includes, at the place where it does; each file once.</summary>
internal static class IncludedLines
{
    /// <summary>Reads them.</summary>
    /// <param name="scene">The root.</param>
    /// <param name="path">The first file.</param>
    /// <param name="folder">What patterns that are not absolute are below.</param>
    /// <param name="words">Keywords of lines that include others by pattern, in any case.</param>
    public static IEnumerable<(string Path, TextLine Line)> Read(Scene scene, string path, string folder, params string[] words)
        => Read(scene, path, folder, words, []);

    /// <summary>Whether a file, or a pattern, is a new one and within the limit.</summary>
    public static bool Take(Scene scene, string path, HashSet<string> seen)
    {
        if (seen.Count < SourceLimits.IncludedFiles)
        {
            return seen.Add(path);
        }

        // One beyond the limit is kept, so that this is said once.
        if (seen.Count == SourceLimits.IncludedFiles && !seen.Contains(path) && seen.Add(path))
        {
            scene.Files.Note(new(Latin.Path(Latin.Start(path.TrimStart('\n'))), FaultKind.OverLimit, "INCLUDES_OVER_LIMIT",
                $"only {SourceLimits.IncludedFiles} files and patterns that include one another were followed"));
        }

        return false;
    }

    private static IEnumerable<(string Path, TextLine Line)> Read(Scene scene, string path, string folder, string[] words, HashSet<string> seen)
    {
        if (!Take(scene, path, seen))
        {
            yield break;
        }

        foreach (var line in scene.Lines(path))
        {
            var (first, rest) = line.Cut();
            if (!words.Contains(first, StringComparer.OrdinalIgnoreCase))
            {
                yield return (path, line);
                continue;
            }

            foreach (var pattern in rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"')))
            {
                // Of what is too long the pattern itself says so, and it is not kept.
                var full = pattern.StartsWith('/') ? pattern : folder + "/" + pattern;
                foreach (var file in full.Length > LinuxLimits.PathBytes || Take(scene, "\n" + full, seen) ? scene.Expand(full) : [])
                {
                    foreach (var found in Read(scene, file, folder, words, seen))
                    {
                        yield return found;
                    }
                }
            }
        }
    }
}
