using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One address of an interface.</summary>
[Record("network.address", 1)]
[Description("One address of an interface.")]
internal sealed record AddressRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("inet, inet6.")]
    public required string Family { get; init; }

    [Description("The interface's own address.")]
    public required string Address { get; init; }

    [Description("Bits of the network.")]
    public required int PrefixLength { get; init; }

    [Description("The other end of a point-to-point link.")]
    public required string? PeerAddress { get; init; }

    [Description("The broadcast address.")]
    public required string? Broadcast { get; init; }

    [Description("The interface.")]
    public required int InterfaceIndex { get; init; }

    [Description("Its name.")]
    public required EvidenceText? Interface { get; init; }

    [Description("The label of an IPv4 address: eth0:1.")]
    public required EvidenceText? Label { get; init; }

    [Description("global, site, link, host, nowhere, or a number.")]
    public required string Scope { get; init; }

    [Description("permanent, secondary (of IPv6: temporary), tentative, deprecated, dadfailed, noprefixroute, mngtmpaddr and their like.")]
    public required IReadOnlyList<string> Flags { get; init; }

    [Description("How long it is valid yet, in milliseconds; null for ever.")]
    public required long? ValidMs { get; init; }

    [Description("How long it is preferred yet; null for ever.")]
    public required long? PreferredMs { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
