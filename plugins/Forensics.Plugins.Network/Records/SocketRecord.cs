using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One socket.</summary>
[Record("network.socket", 1)]
[Description("One socket of a network namespace, with the processes that hold it. Contract: IOC-PORT.")]
internal sealed record SocketRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("inet, inet6, unix, packet, netlink, vsock.")]
    public required string Family { get; init; }

    [Description("tcp, udp, udplite, raw, icmp, mptcp, sctp; of packet sockets the EtherType in hexadecimal, of netlink its family's number.")]
    public required string? Protocol { get; init; }

    [Description("stream, dgram, raw, seqpacket; null where the view does not tell.")]
    public required string? SocketType { get; init; }

    [Description("As ss(8) words it in lower case: established, listen, unconnected, time-wait.")]
    public required string? ConnectionState { get; init; }

    [Description("As the contract's IOC-PORT has it: TCP, UDP, RAWIP, IP; null for what is no internet socket.")]
    public required string? IocProtocol { get; init; }

    [Description("Of vsock the context id.")]
    public required string? LocalAddress { get; init; }

    [Description("Of raw sockets the IP protocol's number.")]
    public required int? LocalPort { get; init; }

    [Description("Of vsock the context id.")]
    public required string? RemoteAddress { get; init; }

    [Description("0 when it is not connected.")]
    public required int? RemotePort { get; init; }

    [Description("The interface that it is bound to, or a packet socket listens at; null for none, or where procfs does not tell.")]
    public required int? InterfaceIndex { get; init; }

    [Description("That interface's name.")]
    public required EvidenceText? Interface { get; init; }

    [Description("With @ for each NUL of an abstract one; null when it has none.")]
    public required EvidencePath? UnixPath { get; init; }

    [Description("Of a connected unix socket the inode number of its other end.")]
    public required string? PeerInode { get; init; }

    [Description("0 is the kernel's own.")]
    public required long? NetlinkPortId { get; init; }

    [Description("In decimal; null for a connection that no descriptor stands for: in time-wait, closing, or not yet accepted.")]
    public required string? Inode { get; init; }

    [Description("The kernel's number of the socket, which is never used again; null from procfs.")]
    public required string? Cookie { get; init; }

    [Description("Bytes that were not read yet; of a listening TCP socket connections that wait to be accepted.")]
    public required long? ReceiveQueueBytes { get; init; }

    [Description("Bytes that are not sent or not acknowledged; of a listening TCP socket how many connections may wait (sock_diag) or 0.")]
    public required long? SendQueueBytes { get; init; }

    [Description("User id of the socket's owner; null where the view does not tell.")]
    public required uint? OwnerId { get; init; }

    [Description("The owner's name in etc/passwd; null when it has none.")]
    public required EvidenceText? OwnerName { get; init; }

    [Description("The process that holds it, the one with the lowest number of several; null when none was seen to.")]
    public required int? Pid { get; init; }

    [Description("Of that process, as in its record.")]
    public required string? UniquePid { get; init; }

    [Description("Of that process.")]
    public required EvidenceText? ProcessName { get; init; }

    [Description("Its descriptor there.")]
    public required int? Fd { get; init; }

    [Description("Descriptors, in all processes, that are this socket.")]
    public required int OwnerCount { get; init; }

    [Description("At most 64 of them.")]
    public required IReadOnlyList<SocketOwner> Owners { get; init; }

    [Description("Why a socket that no process holds may be the kernel's own (wireguard, nfs); null where nothing says so.")]
    public required string? KernelOwner { get; init; }

    [Description("Instructions of the classic BPF program that a packet socket filters by; null when it has none.")]
    public required int? FilterInstructions { get; init; }

    [Description("That program, base64: 8 bytes an instruction (struct sock_filter).")]
    public required string? FilterProgram { get; init; }

    [Description("sock_diag, or procfs where that could not be asked.")]
    public required string Source { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
