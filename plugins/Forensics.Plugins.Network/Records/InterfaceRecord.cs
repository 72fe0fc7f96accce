using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One interface.</summary>
[Record("network.interface", 1)]
[Description("One network interface.")]
internal sealed record InterfaceRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("Its number in the namespace; null from procfs.")]
    public required int? InterfaceIndex { get; init; }

    [Description("Its name.")]
    public required EvidenceText Name { get; init; }

    [Description("Other names; characters that are no UTF-8 are replaced.")]
    public required IReadOnlyList<string> AlternativeNames { get; init; }

    [Description("The description that an administrator gave it.")]
    public required EvidenceText? Alias { get; init; }

    [Description("ether, loopback, tunnel, none or arphrd-NUMBER (ARPHRD_ of linux/if_arp.h).")]
    public required string? LinkType { get; init; }

    [Description("Of a virtual one: veth, bridge, vlan, wireguard, dummy; null for hardware and the loopback.")]
    public required string? InterfaceKind { get; init; }

    [Description("up, broadcast, loopback, pointopoint, running, noarp, promisc, allmulti, master, slave, multicast, lower-up.")]
    public required IReadOnlyList<string>? Flags { get; init; }

    [Description("unknown, notpresent, down, lowerlayerdown, testing, dormant, up.")]
    public required string? OperationalState { get; init; }

    [Description("Longest packet.")]
    public required long? MtuBytes { get; init; }

    [Description("Hexadecimal pairs with colons.")]
    public required string? PhysicalAddress { get; init; }

    [Description("The address that the hardware has; another one now means that it was changed.")]
    public required string? PermanentAddress { get; init; }

    [Description("The bridge, bond or VRF that it belongs to.")]
    public required int? MasterIndex { get; init; }

    [Description("The interface below it, or the other end of a veth.")]
    public required int? LinkIndex { get; init; }

    [Description("The namespace of that, by the number that this namespace has for it; null for the same one.")]
    public required int? LinkNamespaceId { get; init; }

    [Description("As tc(8) names it.")]
    public required EvidenceText? QueueDiscipline { get; init; }

    [Description("How many want it to take every packet; more than 0 while something listens to all of it.")]
    public required uint? Promiscuity { get; init; }

    [Description("none, driver, generic, hardware, multiple: how a BPF program is attached before everything else.")]
    public required string? XdpAttached { get; init; }

    [Description("Numbers of these programs.")]
    public required IReadOnlyList<uint> XdpPrograms { get; init; }

    [Description("Since it was made.")]
    public required ulong? ReceivedBytes { get; init; }

    [Description("Since it was made.")]
    public required ulong? SentBytes { get; init; }

    [Description("Since it was made.")]
    public required ulong? ReceivedPackets { get; init; }

    [Description("Since it was made.")]
    public required ulong? SentPackets { get; init; }

    [Description("Since it was made.")]
    public required ulong? ReceiveErrors { get; init; }

    [Description("Since it was made.")]
    public required ulong? SendErrors { get; init; }

    [Description("Since it was made.")]
    public required ulong? ReceiveDropped { get; init; }

    [Description("Since it was made.")]
    public required ulong? SendDropped { get; init; }

    [Description("rtnetlink, or procfs (/proc/PID/net/dev).")]
    public required string Source { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
