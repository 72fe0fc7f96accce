using System.Globalization;
using System.Text;
using Forensics.Plugins.Network.Namespaces;
using Forensics.Sdk;
using Forensics.Sdk.Linux.CrossViews;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>Finds sockets that no process holds, and those that one view of the kernel shows and the other does not.</summary>
internal static class SocketCrossViews
{
    // What the kernel's newer diagnosis shows beside what /proc has: bound TCP sockets that neither listen nor are connected.
    private const string OnlyAsked = "bound-inactive";

    /// <summary>Sockets of a namespace that are bound or connected, and that no process was seen to hold.</summary>
    public static IEnumerable<SocketFacts> Unheld(NamespaceReading reading, HolderScan holders)
        => (reading.Sockets?.All() ?? []).Where(socket => socket.Inode != 0 && !reading.OwnSockets.Contains(socket.Inode) && IsOfInterest(socket) && holders.Of(socket.Inode).IsEmpty);

    /// <summary>Sockets in one view alone, of the kinds that both could be asked for in full.</summary>
    public static IEnumerable<(SocketFacts Socket, string ShownBy, string NotShownBy)> InOneView(NamespaceReading reading)
    {
        if (reading.Sockets is not { Table: { } table } views || views.IsInterrupted || views.IsOverLimit || table.Unread.Count > 0)
        {
            yield break;
        }

        var kinds = SocketKind.All.Where(kind => kind.HasTable).Select(kind => (kind.Family, kind.Protocol)).Where(views.AskedKinds.Contains).ToHashSet();
        var asked = new HashSet<ulong>();
        foreach (var socket in views.Asked)
        {
            asked.Add(socket.Inode);
            if (socket.Inode != 0 && kinds.Contains(socket.Kind) && socket.Entry.State != OnlyAsked && !table.Entries.ContainsKey(socket.Inode))
            {
                yield return (socket, "sock_diag", "/proc/PID/net");
            }
        }

        foreach (var (inode, entry) in table.Entries)
        {
            var socket = new SocketFacts(inode, entry, SocketFacts.Procfs);
            if (!asked.Contains(inode) && kinds.Contains(socket.Kind))
            {
                yield return (socket, "/proc/PID/net", "sock_diag");
            }
        }
    }

    public static CrossView Ownerless(SocketFacts socket, NamespaceReading again, int unread) => new()
    {
        Disagreement = "socket-without-owner",
        Subject = Subject(socket),
        ShownBy = [socket.Source == SocketFacts.Procfs ? "/proc/PID/net" : "sock_diag"],
        NotShownBy = ["/proc/PID/fd", "/proc/PID/task/TID/fd"],
        Compared = "the namespace's sockets with the descriptors of all processes, three times, the last with those of each thread, before and after the sockets were listed again. "
            + "Ruled out: connections in time-wait, closing or not accepted (they have no inode), ports of wireguard, tunnels, NFS and SMB of the kernel where these are in use. "
            + "Not ruled out: other sockets of the kernel (iSCSI, DRBD, Ceph, RDS, a cluster's lock manager), descriptors on their way between processes, files registered with io_uring"
            + (unread == 0 ? "." : string.Create(CultureInfo.InvariantCulture, $", descriptors of {unread} processes that could not be read.")),
        Detail = Detail(socket, again),
        Path = null,
        Pid = null,
        UniquePid = null,
        Inode = socket.Inode.ToString(CultureInfo.InvariantCulture),
        ReadAt = again.View.ReadAt,
    };

    public static CrossView Single(SocketFacts socket, string shownBy, string notShownBy, NamespaceReading again) => new()
    {
        Disagreement = "socket-in-one-view",
        Subject = Subject(socket),
        ShownBy = [shownBy],
        NotShownBy = [notShownBy],
        Compared = "the inode numbers of the namespace's sockets of this kind in sock_diag and in /proc/PID/net, twice: both times the same one was in one of them alone",
        Detail = Detail(socket, again),
        Path = null,
        Pid = null,
        UniquePid = null,
        Inode = socket.Inode.ToString(CultureInfo.InvariantCulture),
        ReadAt = again.View.ReadAt,
    };

    private static bool IsOfInterest(SocketFacts socket) => socket.Entry.Family switch
    {
        "unix" => socket.Entry.State is "listen" or "established",
        "netlink" => socket.PortId is not (null or 0),
        _ => true,
    };

    private static EvidenceText Subject(SocketFacts socket)
    {
        var entry = socket.Entry;
        var text = entry.Family switch
        {
            "unix" => $"unix {entry.Path?.ToString() ?? "without name"}",
            "packet" => $"packet {entry.Protocol} at interface {socket.InterfaceIndex?.ToString(CultureInfo.InvariantCulture) ?? "any"}",
            "netlink" => $"netlink {entry.Protocol} port {socket.PortId}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{entry.Protocol ?? entry.Family} {entry.LocalAddress}:{entry.LocalPort} {entry.State}")
                + (entry.RemotePort is null or 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {entry.RemoteAddress}:{entry.RemotePort}")),
        };
        return new(Encoding.UTF8.GetBytes(text));
    }

    private static EvidenceText Detail(SocketFacts socket, NamespaceReading again)
        => new(Encoding.UTF8.GetBytes($"network namespace {again.Namespace.Id}, user id {socket.Entry.OwnerId?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}"));
}
