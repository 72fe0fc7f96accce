using System.Globalization;
using Forensics.Plugins.Network.Namespaces;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>Makes the records of sockets.</summary>
/// <param name="holders">Who holds which.</param>
/// <param name="names">Names of users.</param>
/// <param name="bootId">Null when it could not be read: processes have no unique number then.</param>
internal sealed class SocketRecords(HolderScan holders, IdNames names, string? bootId)
{
    private const int InstructionBytes = 8;

    private readonly Dictionary<SocketHolder, string> uniquePids = [];

    public SocketRecord Of(SocketFacts socket, NamespaceView view, KernelSockets kernel)
    {
        var entry = socket.Entry;
        var held = socket.Inode == 0 ? default : holders.Of(socket.Inode);
        var owners = Owners(held);
        var first = owners.Count > 0 ? owners[0] : null;
        return new()
        {
            NetNamespace = view.Id,
            Family = entry.Family,
            Protocol = entry.Protocol,
            SocketType = entry.Type,
            ConnectionState = entry.State,
            IocProtocol = entry.Family is not ("inet" or "inet6") ? null : entry.Protocol switch { "tcp" or "mptcp" => "TCP", "udp" => "UDP", "raw" => "RAWIP", _ => "IP" },
            LocalAddress = entry.LocalAddress,
            LocalPort = entry.LocalPort,
            RemoteAddress = entry.RemoteAddress,
            RemotePort = entry.RemotePort,
            InterfaceIndex = socket.InterfaceIndex,
            Interface = view.InterfaceName(socket.InterfaceIndex),
            UnixPath = entry.Path,
            PeerInode = Number(socket.PeerInode),
            NetlinkPortId = socket.PortId,
            Inode = socket.Inode == 0 ? null : Number(socket.Inode),
            Cookie = Number(socket.Cookie),
            ReceiveQueueBytes = entry.ReceiveQueueBytes,
            SendQueueBytes = entry.SendQueueBytes,
            OwnerId = entry.OwnerId,
            OwnerName = entry.OwnerId is { } id ? names.User(id) : null,
            Pid = first?.Pid,
            UniquePid = first?.UniquePid,
            ProcessName = first?.Name,
            Fd = first?.Fd,
            OwnerCount = held.Length,
            Owners = owners,
            KernelOwner = socket.Inode == 0 || held.Length > 0 ? null : kernel.Reason(socket),
            FilterInstructions = socket.Filter?.Length / InstructionBytes,
            FilterProgram = socket.Filter is { } filter ? Convert.ToBase64String(filter.Span) : null,
            Source = socket.Source,
            ReadAt = view.ReadAt,
        };
    }

    private static string? Number(ulong? value) => value?.ToString(CultureInfo.InvariantCulture);

    private List<SocketOwner> Owners(ReadOnlySpan<Holding> held)
    {
        var owners = new List<SocketOwner>(Math.Min(held.Length, NetworkLimits.Owners));
        foreach (var holding in held)
        {
            if (owners.Count == NetworkLimits.Owners)
            {
                break;
            }

            var holder = holders.Holder(holding);
            owners.Add(new() { Pid = holder.Pid, UniquePid = UniquePidOf(holder), Name = holder.Name, Fd = holding.Fd });
        }

        owners.Sort(static (left, right) => (left.Pid, left.Fd).CompareTo((right.Pid, right.Fd)));
        return owners;
    }

    private string? UniquePidOf(SocketHolder holder)
    {
        if (bootId is not null && !uniquePids.ContainsKey(holder))
        {
            uniquePids.Add(holder, UniquePid.Of(bootId, holder.Pid, holder.StartTicks));
        }

        return uniquePids.GetValueOrDefault(holder);
    }
}
