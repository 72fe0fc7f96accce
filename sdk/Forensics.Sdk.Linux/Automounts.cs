namespace Forensics.Sdk.Linux;

/// <summary>
/// The automount points of a root, from the table of mounts: looking at one, or at a path below it, would mount something. Paths are taken as their text: a link that
/// leads to an automount point from elsewhere is not seen here. The table is read once: what became an automount point since is not known.
/// </summary>
internal sealed class Automounts
{
    private readonly Dictionary<(ulong ParentId, EvidencePath Place), MountEntry> children = [];
    private readonly EvidencePath root;

    private Automounts(MountTable? table, EvidencePath root)
    {
        this.root = root;
        var mounts = table?.Entries ?? [];
        if (!mounts.Any(IsPoint))
        {
            return;
        }

        var ids = mounts.Select(mount => mount.Id).ToHashSet();
        foreach (var mount in mounts)
        {
            children[(ids.Contains(mount.ParentId) && mount.ParentId != mount.Id ? mount.ParentId : 0, mount.MountPoint)] = mount;
        }
    }

    /// <summary>Reads the table of mounts.</summary>
    /// <param name="root">The root under inspection.</param>
    /// <param name="reader">Does the read.</param>
    /// <param name="error">Why the table could not be read; then no automount point is known.</param>
    public static Automounts Read(TargetRoot root, AbandonableReader reader, out Errno error)
    {
        var answered = reader.TryRead(_ => (Error: MountTable.Read(root, out var table), Table: table), out var answer);
        error = answered ? answer.Error : Errno.ETIMEDOUT;
        return Of(error.Failed ? null : answer.Table, root.DisplayPath);
    }

    /// <param name="table">The mounts; null when they are not known.</param>
    /// <param name="root">Where the root lies among them.</param>
    public static Automounts Of(MountTable? table, EvidencePath root) => new(table, root);

    /// <summary>The fault about one that is not entered.</summary>
    /// <param name="point">The automount point, below the root.</param>
    public static CollectionFault Fault(EvidencePath point)
        => new(point, FaultKind.Unsupported, "AUTOMOUNT_NOT_ENTERED", "an automount point: looking at it would mount something, and nothing at or below it was read");

    /// <summary>The automount point that a path is, or leads through.</summary>
    /// <param name="path">Below the root. What is mounted already on an automount point, or below it, is behind none.</param>
    /// <returns>Below the root; null when there is none.</returns>
    public EvidencePath? Over(EvidencePath path)
    {
        if (children.Count == 0)
        {
            return null;
        }

        // From mount to mount, as the kernel goes: a mount counts only where the way there leads over the one it lies on.
        var full = BytePath.Join(root.Bytes, Plain(path.Bytes.Span));
        MountEntry? current = null;
        for (var end = 1; ;)
        {
            while (children.TryGetValue((current?.Id ?? 0, new(full.Bytes[..end])), out var mount))
            {
                current = mount;
            }

            if (end == full.Bytes.Length)
            {
                break;
            }

            var start = end == 1 ? 1 : end + 1;
            var length = full.Bytes.Span[start..].IndexOf((byte)'/');
            end = length < 0 ? full.Bytes.Length : start + length;
        }

        return current is not null && IsPoint(current) ? new(BytePath.After(current.MountPoint.Bytes, root.Bytes)) : null;
    }

    // One that the root itself lies behind was entered by who named the root.
    private bool IsPoint(MountEntry mount)
        => mount.Class == FileSystemClass.AutoFs && BytePath.IsAtOrBelow(mount.MountPoint.Bytes.Span, root.Bytes.Span) && mount.MountPoint.Bytes.Length > root.Bytes.Length;

    /// <summary>Without dots, two dots taken as their text; empty for the root itself.</summary>
    private static byte[] Plain(ReadOnlySpan<byte> path)
    {
        var plain = new List<byte>(path.Length + 1);
        foreach (var range in path.Split((byte)'/'))
        {
            var component = path[range];
            if (component.SequenceEqual(".."u8))
            {
                var slash = plain.LastIndexOf((byte)'/');
                plain.RemoveRange(Math.Max(slash, 0), plain.Count - Math.Max(slash, 0));
            }
            else if (!component.IsEmpty && !component.SequenceEqual("."u8))
            {
                plain.Add((byte)'/');
                plain.AddRange(component);
            }
        }

        return [.. plain];
    }
}
