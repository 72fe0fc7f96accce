namespace Forensics.Sdk.Linux.Proc;

/// <summary>One socket of a table in <c>/proc/PID/net</c>, proc_pid_net(5).</summary>
public sealed record SocketEntry
{
    /// <summary><c>inet</c>, <c>inet6</c>, <c>unix</c>, <c>packet</c>, <c>netlink</c>.</summary>
    public required string Family { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c>, <c>udplite</c>, <c>raw</c>, <c>icmp</c>; of a packet socket its EtherType as <c>0x0800</c>, of netlink its family's
    /// number; null for unix.</summary>
    public string? Protocol { get; init; }

    /// <summary><c>stream</c>, <c>dgram</c>, <c>raw</c>, <c>seqpacket</c>; null where the table does not tell.</summary>
    public string? Type { get; init; }

    /// <summary>As text, IPv6 by RFC 5952; null where there are none.</summary>
    public string? LocalAddress { get; init; }

    /// <summary>The port; for raw sockets the IP protocol's number.</summary>
    public int? LocalPort { get; init; }

    /// <summary>As <see cref="LocalAddress"/>.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>0 when it is not connected.</summary>
    public int? RemotePort { get; init; }

    /// <summary>Lower case, as ss(8) words them: <c>listen</c>, <c>established</c>, <c>unconnected</c>.</summary>
    public string? State { get; init; }

    /// <summary>Of a unix socket: <c>@</c> for each NUL of an abstract one. Null when it has none, or when two lines claim the socket: a process can
    /// write lines of its own into the table by a name that holds a line feed.</summary>
    public EvidencePath? Path { get; init; }

    /// <summary>Bytes that came and were not read yet; of a listening one connections that wait to be accepted. Null where the table does not tell.</summary>
    public long? ReceiveQueueBytes { get; init; }

    /// <summary>Bytes that are not sent, or not acknowledged, yet. Null where the table does not tell.</summary>
    public long? SendQueueBytes { get; init; }

    /// <summary>User id of its owner; null where the table does not tell.</summary>
    public uint? OwnerId { get; init; }
}
