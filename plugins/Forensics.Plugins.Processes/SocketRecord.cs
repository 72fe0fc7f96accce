using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>One open socket of a process.</summary>
[Record("process.socket", 1)]
[Description("One descriptor that is a socket. Addresses come from the tables of the process's network namespace, read once a run: they are null for a socket that "
    + "is neither bound nor connected, was made after that, or belongs to another namespace.")]
internal sealed record SocketRecord
{
    public required int Pid { get; init; }

    [Description("As in the process record.")]
    public required string? UniquePid { get; init; }

    [Description("The descriptor's number.")]
    public required int Fd { get; init; }

    [Description("In decimal. Two descriptors with the same one are the same socket.")]
    public required string? Inode { get; init; }

    [Description("inet, inet6, unix, packet, netlink; null when no table has it.")]
    public required string? Family { get; init; }

    [Description("tcp, udp, udplite, raw, icmp; of packet sockets the EtherType in hexadecimal, of netlink its family's number.")]
    public required string? Protocol { get; init; }

    [Description("stream, dgram, raw, seqpacket; null where the table does not tell.")]
    public required string? SocketType { get; init; }

    public required string? LocalAddress { get; init; }

    [Description("Of raw sockets the IP protocol's number.")]
    public required int? LocalPort { get; init; }

    public required string? RemoteAddress { get; init; }

    public required int? RemotePort { get; init; }

    [Description("As ss(8) words it in lower case: established, listen, unconnected, time-wait.")]
    public required string? ConnectionState { get; init; }

    [Description("With @ for each NUL of an abstract one; null when it has none, or when two lines of the kernel's table claim the socket, which "
        + "a name with a line feed can bring about.")]
    public required EvidencePath? UnixPath { get; init; }

    public required UnixTime ReadAt { get; init; }
}
