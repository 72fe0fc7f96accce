using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Mounts;

/// <summary>Which mount one sees at a path: mounts lie on mounts, and one can hide others, whole or in part.</summary>
internal sealed class MountSight
{
    private readonly Dictionary<ulong, List<MountEntry>> children = [];
    private readonly List<MountEntry> lowest = [];

    public MountSight(IReadOnlyList<MountEntry> mounts)
    {
        var ids = mounts.Select(mount => mount.Id).ToHashSet();
        foreach (var mount in mounts)
        {
            if (mount.ParentId == mount.Id || !ids.Contains(mount.ParentId))
            {
                lowest.Add(mount);
            }
            else if (children.TryGetValue(mount.ParentId, out var list))
            {
                list.Add(mount);
            }
            else
            {
                children.Add(mount.ParentId, [mount]);
            }
        }
    }

    /// <summary>The mounts that lie directly on one.</summary>
    public IReadOnlyList<MountEntry> On(MountEntry mount) => children.TryGetValue(mount.Id, out var list) ? list : [];

    /// <summary>The mount seen at an absolute path, null where none is known.</summary>
    public MountEntry? At(ReadOnlySpan<byte> path) => Way(path) is [.., var last] ? last : null;

    /// <summary>The mounts that a look-up of an absolute path goes through, the one it ends in last.</summary>
    public List<MountEntry> Way(ReadOnlySpan<byte> path)
    {
        var way = new List<MountEntry>();
        IReadOnlyList<MountEntry> candidates = lowest;
        while (Nearest(candidates, path) is { } next)
        {
            way.Add(next);
            candidates = On(next);

            // A table that was read while it changed may hold a ring.
            if (way.Count > LinuxLimits.Mounts)
            {
                break;
            }
        }

        return way;
    }

    // A look-up meets the shortest mount point first; of several at one place the last mounted lies on top.
    private static MountEntry? Nearest(IReadOnlyList<MountEntry> candidates, ReadOnlySpan<byte> path)
    {
        MountEntry? nearest = null;
        foreach (var mount in candidates)
        {
            var point = mount.MountPoint.Bytes.Span;
            if (BytePath.IsAtOrBelow(path, point) && (nearest is null || point.Length <= nearest.MountPoint.Bytes.Length))
            {
                nearest = mount;
            }
        }

        return nearest;
    }
}
