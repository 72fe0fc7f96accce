namespace Forensics.Collection.Probing;

/// <summary>Follows a path as the kernel would, and touches of it only what lies on mounts that answer.</summary>
internal sealed class PathWay
{
    // As many as the kernel follows (path_resolution(7)).
    private const int MaxLinks = 40;

    private readonly Dictionary<string, Mount> doubtful;
    private readonly bool hasRoot;

    public PathWay(IReadOnlyList<Mount> mounts)
    {
        doubtful = mounts.Where(mount => !mount.Answers).GroupBy(mount => mount.Point, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        hasRoot = mounts.Any(mount => mount.Point == "/");
    }

    /// <summary>The first mount on the way that may not answer: also one that another one covers, and an unknown one where this process does not see the mount of its
    /// root.</summary>
    /// <param name="path">Absolute.</param>
    /// <returns>Null when there is none: all of the way lies on mounts that answer.</returns>
    public Mount? FirstDoubt(string path)
    {
        if (!hasRoot)
        {
            return new("0:0", "/", string.Empty, "unknown", "unknown", string.Empty);
        }

        var (at, links) = ("/", 0);
        var names = new Stack<string>(path.Split('/').Reverse());
        while (!doubtful.ContainsKey(at) && names.TryPop(out var name))
        {
            var next = name is "" or "." ? at : name == ".." ? Path.GetDirectoryName(at) ?? "/" : Path.Combine(at, name);
            if (next == at || doubtful.ContainsKey(next) || Target(next) is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            foreach (var part in target.Split('/').Reverse())
            {
                names.Push(part);
            }

            at = target.StartsWith('/') ? "/" : at;
        }

        return doubtful.GetValueOrDefault(at);
    }

    private static string? Target(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
