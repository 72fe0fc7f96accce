using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Paths with stars: <c>/etc/cron.d/*</c>, <c>/usr/lib/python3*/site-packages</c>.</summary>
/// <param name="scene">The root.</param>
/// <param name="pattern">The path, absolute or below a folder.</param>
internal sealed class PathPattern(Scene scene, string pattern)
{
    private readonly string[] parts = pattern.Length > LinuxLimits.PathBytes ? [] : pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
    private int listed;

    /// <summary>Whether a name is as a pattern says: <c>*</c> any characters, <c>?</c> one.</summary>
    public static bool Matches(string name, string pattern)
    {
        var (n, p, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                (n, p) = (n + 1, p + 1);
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }

    /// <summary>What there is.</summary>
    /// <param name="folder">The folder that the pattern is below; empty for the root.</param>
    /// <param name="names">The folder's names, where they are known.</param>
    public IEnumerable<string> Expand(string folder = "", IReadOnlyCollection<string>? names = null)
    {
        // What is longer than a path can be leads nowhere, and each component is a call within the one before.
        if (pattern.Length > LinuxLimits.PathBytes)
        {
            scene.Files.Note(new(Latin.Path(Latin.Start(pattern)), FaultKind.OverLimit, "PATTERN_OVER_LIMIT", $"a pattern of {pattern.Length} bytes is longer than a path can be"));
            yield break;
        }

        var count = 0;
        foreach (var path in Expand(folder, 0, names))
        {
            if (count++ == SourceLimits.PatternPaths)
            {
                scene.Files.Note(new(Latin.Path(pattern), FaultKind.OverLimit, "PATTERN_OVER_LIMIT", $"only {SourceLimits.PatternPaths} paths were taken of one pattern"));
                yield break;
            }

            yield return path;
        }
    }

    private IEnumerable<string> Expand(string folder, int index, IReadOnlyCollection<string>? names)
    {
        if (index == parts.Length)
        {
            yield return folder;
            yield break;
        }

        var part = parts[index];
        if (part.AsSpan().IndexOfAny('*', '?') < 0)
        {
            var path = folder + "/" + part;
            if (names?.Contains(part) ?? (index < parts.Length - 1 || Is(path)))
            {
                foreach (var found in Expand(path, index + 1, null))
                {
                    yield return found;
                }
            }

            yield break;
        }

        if (names is null && listed++ >= SourceLimits.PatternFolders)
        {
            if (listed == SourceLimits.PatternFolders + 1)
            {
                scene.Files.Note(new(Latin.Path(folder), FaultKind.OverLimit, "PATTERN_OVER_LIMIT",
                    $"only {SourceLimits.PatternFolders} folders were listed for one pattern"));
            }

            yield break;
        }

        foreach (var name in (names ?? scene.Names(folder)).Where(name => (part == "*" || name[0] != '.' || part[0] == '.') && Matches(name, part)))
        {
            foreach (var found in Expand(folder + "/" + name, index + 1, null))
            {
                yield return found;
            }
        }
    }

    // A link that leads nowhere is there as well.
    private bool Is(string path) => Latin.Clean(path) is { } clean && scene.Files.Status(Latin.Path(clean)) is not null;
}
