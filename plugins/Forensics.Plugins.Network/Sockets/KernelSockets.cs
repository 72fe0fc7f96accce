using Forensics.Plugins.Network.Namespaces;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>Sockets that the kernel holds for itself, which are in no process's table: why one without an owner may be such a one.</summary>
internal sealed class KernelSockets
{
    private const int NfsPort = 2_049;
    private const int PortmapPort = 111;
    private const int CifsPort = 445;
    private const int VxlanPort = 4_789;
    private const int OldVxlanPort = 8_472;
    private const int GenevePort = 6_081;

    private static readonly string[] Tunnels = ["vxlan", "geneve", "gtp", "bareudp", "l2tp", "fou", "amt", "ovpn"];

    private readonly HashSet<int> wireguardPorts = [];
    private readonly List<string> tunnels;
    private readonly bool hasRpc;
    private readonly bool hasNfs;
    private readonly bool hasCifs;

    /// <param name="reading">The namespace.</param>
    /// <param name="mounts">Mounts of the device; null when they are not known.</param>
    /// <param name="unheld">Its sockets that no process holds.</param>
    public KernelSockets(NamespaceReading reading, MountTable? mounts, IEnumerable<SocketFacts> unheld)
    {
        tunnels = [.. reading.Interfaces.Select(one => one.InterfaceKind).OfType<string>().Where(kind => Tunnels.Contains(kind, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
        hasRpc = reading.HasKernelRpc;
        hasNfs = mounts?.Entries.Any(mount => mount.Type is "nfs" or "nfs4" or "nfsd") == true;
        hasCifs = mounts?.Entries.Any(mount => mount.Type is "cifs" or "smb3") == true;

        // Each wireguard interface has one port, for IPv4 and IPv6. Where more ports have no owner, which are whose cannot be told, and none is excused.
        var wireguards = reading.Interfaces.Count(one => one.InterfaceKind == "wireguard");
        var ports = unheld.Where(socket => socket.Entry.Protocol == "udp").Select(socket => socket.Entry.LocalPort ?? 0).ToHashSet();
        if (ports.Count <= wireguards)
        {
            wireguardPorts = ports;
        }
    }

    /// <summary>The reason; null when nothing says so.</summary>
    public string? Reason(SocketFacts socket)
    {
        var (local, remote) = (socket.Entry.LocalPort, socket.Entry.RemotePort);
        return socket.Entry.Family == "netlink" && socket.PortId == 0 ? "port 0 of netlink is the kernel"
            : socket.Entry.Protocol == "udp" && wireguardPorts.Contains(local ?? 0) ? "as many ports as there are wireguard interfaces have no owner"
            : socket.Entry.Protocol == "udp" && tunnels.Count > 0 && local is VxlanPort or OldVxlanPort or GenevePort ? $"the usual port of a tunnel, and there are interfaces of kind {string.Join(", ", tunnels)}"
            : socket.Entry.Protocol is "tcp" or "udp" && (hasRpc || hasNfs) && (local is NfsPort or PortmapPort || remote is NfsPort or PortmapPort) ? "a port of NFS, and the kernel has RPC"
            : socket.Entry.Protocol is "tcp" && hasCifs && remote is CifsPort ? "a port of SMB, and a file system of the kernel is mounted from there"
            : null;
    }
}
