using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Mounts;

/// <summary>A place that a mount lies over.</summary>
/// <param name="Cover">The mount.</param>
/// <param name="Below">The mount that it lies on, which has the place.</param>
/// <param name="Place">The place in the file system of the mount below, from that file system's root.</param>
internal sealed record CoveredPlace(MountEntry Cover, MountEntry Below, EvidencePath Place)
{
    /// <summary>The places of a namespace that lie on local file systems: those of the kernel hold nothing that anybody put there, others may not answer.</summary>
    public static IEnumerable<CoveredPlace> All(MountTable table)
    {
        var mounts = new Dictionary<ulong, MountEntry>();
        foreach (var mount in table.Entries)
        {
            mounts.TryAdd(mount.Id, mount);
        }

        var seen = new HashSet<(ulong, EvidencePath)>();
        foreach (var mount in table.Entries)
        {
            if (mount.ParentId != mount.Id && mounts.TryGetValue(mount.ParentId, out var below) && below.Class == FileSystemClass.Local
                && BytePath.IsAtOrBelow(mount.MountPoint.Bytes.Span, below.MountPoint.Bytes.Span))
            {
                var place = BytePath.Join(below.Root.Bytes, BytePath.After(mount.MountPoint.Bytes, below.MountPoint.Bytes));
                if (seen.Add((below.Device, place)))
                {
                    yield return new(mount, below, place);
                }
            }
        }
    }
}
