using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>The network namespaces that were found, by the inode number that names each while it exists; in the order in which they were found.</summary>
internal sealed class NamespaceTable
{
    private readonly Dictionary<ulong, NetworkNamespace> byInode = [];
    private readonly List<NetworkNamespace> inOrder = [];

    public IReadOnlyList<NetworkNamespace> All => inOrder;

    /// <summary>Namespaces beyond <see cref="NetworkLimits.Namespaces"/> were met.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>The one with a number.</summary>
    /// <returns>Null for a new one beyond the limit.</returns>
    public NetworkNamespace? At(ulong inode)
    {
        if (byInode.TryGetValue(inode, out var known))
        {
            return known;
        }

        if (inOrder.Count >= NetworkLimits.Namespaces)
        {
            IsOverLimit = true;
            return null;
        }

        known = new(inode);
        byInode.Add(inode, known);
        inOrder.Add(known);
        return known;
    }

    /// <summary>Takes those that are mounted somewhere, as <c>ip netns add</c> does to keep one that no process is in.</summary>
    public void AddMounts(MountTable mounts)
    {
        foreach (var mount in mounts.Entries)
        {
            if (mount.Type == "nsfs" && mount.Root.Bytes.Span.StartsWith("net:["u8) && NamespaceLink.TryParse(mount.Root.Bytes.Span, out var inode))
            {
                At(inode)?.AddMountPoint(mount.MountPoint);
            }
        }
    }

    /// <summary>Only one of them: the one with this number.</summary>
    public void KeepOnly(ulong inode) => inOrder.RemoveAll(one => one.Inode != inode);
}
