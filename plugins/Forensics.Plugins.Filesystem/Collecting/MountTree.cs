using Forensics.Plugins.Filesystem.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Where mounts lie below the root under inspection: known by name, before anything is touched.</summary>
internal sealed class MountTree
{
    private readonly Dictionary<EvidencePath, MountTree> children = [];

    /// <summary>The mount that is seen here; null where none begins.</summary>
    public MountEntry? Mount { get; private set; }

    /// <summary>The tree of a table.</summary>
    /// <param name="mounts">The device's mounts.</param>
    /// <param name="root">Where the root under inspection lies among them.</param>
    public static MountTree Of(IReadOnlyList<MountEntry> mounts, EvidencePath root)
    {
        var sight = new MountSight(mounts);
        var tree = new MountTree { Mount = sight.At(root.Bytes.Span) };
        foreach (var mount in mounts)
        {
            var point = mount.MountPoint.Bytes;
            if (point.Length > root.Bytes.Length && BytePath.IsAtOrBelow(point.Span, root.Bytes.Span) && sight.At(point.Span) == mount)
            {
                tree.Add(BytePath.After(point, root.Bytes), mount);
            }
        }

        return tree;
    }

    /// <summary>The place of a name; null when no mount lies there or below.</summary>
    public MountTree? Find(ReadOnlyMemory<byte> name) => children.GetValueOrDefault(new(name));

    private void Add(ReadOnlyMemory<byte> path, MountEntry mount)
    {
        var place = this;
        foreach (var range in path.Span.Split((byte)'/'))
        {
            if (path.Span[range].IsEmpty)
            {
                continue;
            }

            var name = new EvidencePath(path[range]);
            if (!place.children.TryGetValue(name, out var next))
            {
                place.children.Add(name, next = new());
            }

            place = next;
        }

        place.Mount = mount;
    }
}
