using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Network.Sockets;

/// <summary>One socket as a view of the kernel shows it: what the table of procfs has too, and what only sock_diag(7) tells.</summary>
/// <param name="Inode">0 for one that no descriptor stands for.</param>
/// <param name="Entry">What both views have.</param>
/// <param name="Source"><c>sock_diag</c> or <c>procfs</c>.</param>
internal sealed record SocketFacts(ulong Inode, SocketEntry Entry, string Source)
{
    public const string Diagnosis = "sock_diag";
    public const string Procfs = "procfs";

    /// <summary>The interface that it is bound to; null for none.</summary>
    public int? InterfaceIndex { get; init; }

    /// <summary>The kernel's number of the socket, never used again.</summary>
    public ulong? Cookie { get; init; }

    /// <summary>Of a connected unix socket the other end.</summary>
    public ulong? PeerInode { get; init; }

    /// <summary>Of netlink: 0 is the kernel.</summary>
    public uint? PortId { get; init; }

    /// <summary>The classic BPF program that a packet socket filters by.</summary>
    public ReadOnlyMemory<byte>? Filter { get; init; }

    /// <summary>The kind, as <see cref="SocketKind"/> names it.</summary>
    public (string Family, string? Protocol) Kind => Entry.Family is "inet" or "inet6" ? (Entry.Family, Entry.Protocol) : (Entry.Family, null);
}
