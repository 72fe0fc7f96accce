using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One neighbour.</summary>
[Record("network.neighbour", 1)]
[Description("One entry of the tables of neighbours (ARP and IPv6 neighbour discovery). Contract: IOC-ARP.")]
internal sealed record NeighbourRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("inet, inet6.")]
    public required string Family { get; init; }

    [Description("The IP address.")]
    public required string Address { get; init; }

    [Description("The address on the link: hexadecimal pairs with colons; null while it is not known.")]
    public required string? PhysicalAddress { get; init; }

    [Description("The interface.")]
    public required int? InterfaceIndex { get; init; }

    [Description("Its name.")]
    public required EvidenceText? Interface { get; init; }

    [Description("As ip(8) words it: permanent, noarp, reachable, stale, delay, probe, failed, incomplete, none; null where procfs only says that the address is known.")]
    public required string? NeighbourState { get; init; }

    [Description("proxy, router, extern-learn, offload, managed and their like.")]
    public required IReadOnlyList<string> Flags { get; init; }

    [Description("It said of itself that it is a router.")]
    public required bool Router { get; init; }

    [Description("Time since it was last seen to be reachable, in milliseconds.")]
    public required long? ConfirmedAgoMs { get; init; }

    [Description("Time since it was last used.")]
    public required long? UsedAgoMs { get; init; }

    [Description("Time since its state last changed.")]
    public required long? UpdatedAgoMs { get; init; }

    [Description("rtnetlink, or procfs (/proc/PID/net/arp, IPv4 alone).")]
    public required string Source { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
