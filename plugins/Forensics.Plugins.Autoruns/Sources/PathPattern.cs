namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Paths with stars: <c>/etc/cron.d/*</c>, <c>/usr/lib/python3*/site-packages</c>.</summary>
internal static class PathPattern
{
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

    /// <summary>What lies below a folder, by the components of a pattern.</summary>
    public static IEnumerable<string> Expand(Scene scene, string folder, string[] parts, int index, IReadOnlyCollection<string>? names = null)
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
            if (names?.Contains(part) ?? (index < parts.Length - 1 || Is(scene, path)))
            {
                foreach (var found in Expand(scene, path, parts, index + 1))
                {
                    yield return found;
                }
            }

            yield break;
        }

        foreach (var name in (names ?? scene.Names(folder)).Where(name => (part == "*" || name[0] != '.' || part[0] == '.') && Matches(name, part)))
        {
            foreach (var found in Expand(scene, folder + "/" + name, parts, index + 1))
            {
                yield return found;
            }
        }
    }

    // A link that leads nowhere is there as well.
    private static bool Is(Scene scene, string path) => Latin.Clean(path) is { } clean && scene.Files.Status(Latin.Path(clean)) is not null;
}
