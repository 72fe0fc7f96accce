using Forensics.Plugins.Network.Netlink;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>One kind of socket, and how sock_diag(7) is asked for it.</summary>
/// <param name="Family">As in the record.</param>
/// <param name="Protocol">As in the record; null where the kind has several.</param>
/// <param name="Modules">What must be there already.</param>
/// <param name="Request">The message.</param>
/// <param name="Parse">Reads an answer.</param>
internal sealed record SocketKind(string Family, string? Protocol, string[] Modules, byte[] Request, MessageParser<SocketFacts> Parse)
{
    /// <summary>All that can be asked for. ICMP sockets are in procfs alone.</summary>
    public static IReadOnlyList<SocketKind> All { get; } =
    [
        .. Inet("tcp", 6, "inet_diag", "tcp_diag"), .. Inet("udp", 17, "inet_diag", "udp_diag"), .. Inet("udplite", 136, "inet_diag", "udp_diag"),
        .. Inet("raw", 255, "inet_diag", "raw_diag"), .. Inet("mptcp", 262, "inet_diag", "mptcp_diag"), .. Inet("sctp", 132, "sctp", "inet_diag", "sctp_diag"),
        new("unix", null, ["unix_diag"], OtherDiagnosis.UnixRequest(), static (_, answer) => OtherDiagnosis.ParseUnix(answer)),
        new("packet", null, ["af_packet", "af_packet_diag"], OtherDiagnosis.PacketRequest(), static (_, answer) => OtherDiagnosis.ParsePacket(answer)),
        new("netlink", null, ["netlink_diag"], OtherDiagnosis.NetlinkRequest(), static (_, answer) => OtherDiagnosis.ParseNetlink(answer)),
        new("vsock", null, ["vsock", "vsock_diag"], OtherDiagnosis.VsockRequest(), static (_, answer) => OtherDiagnosis.ParseVsock(answer)),
    ];

    public string Name => $"{Family} {Protocol}".TrimEnd();

    /// <summary>Procfs has a table of it too.</summary>
    public bool HasTable => Protocol is not ("mptcp" or "sctp") && Family != "vsock";

    private static IEnumerable<SocketKind> Inet(string protocol, int number, params string[] modules)
    {
        yield return new("inet", protocol, modules, InetDiagnosis.Request(isVersion6: false, number), (_, answer) => InetDiagnosis.Parse(answer, protocol));
        yield return new("inet6", protocol, ["ipv6", .. modules], InetDiagnosis.Request(isVersion6: true, number), (_, answer) => InetDiagnosis.Parse(answer, protocol));
    }
}
