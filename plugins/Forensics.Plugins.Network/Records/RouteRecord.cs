using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One route.</summary>
[Record("network.route", 1)]
[Description("One route, of any table of the namespace.")]
internal sealed record RouteRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("inet, inet6.")]
    public required string Family { get; init; }

    [Description("ADDRESS/LENGTH; default for everything.")]
    public required string Destination { get; init; }

    [Description("For packets from there alone.")]
    public required string? SourcePrefix { get; init; }

    [Description("unicast, local, broadcast, anycast, multicast, blackhole, unreachable, prohibit, throw, nat.")]
    public required string RouteType { get; init; }

    [Description("254 is main, 255 local, 253 default; null where procfs does not tell.")]
    public required uint? RouteTable { get; init; }

    [Description("Who made it: kernel, boot, static, ra, dhcp, or a number; null where procfs was read.")]
    public required string? RouteProtocol { get; init; }

    [Description("global, site, link, host, nowhere, or a number; null where procfs was read.")]
    public required string? Scope { get; init; }

    [Description("The next hop.")]
    public required string? Gateway { get; init; }

    [Description("The address that packets are sent from.")]
    public required string? PreferredSource { get; init; }

    [Description("Where packets go out.")]
    public required int? InterfaceIndex { get; init; }

    [Description("Its name.")]
    public required EvidenceText? Interface { get; init; }

    [Description("The lower is preferred.")]
    public required uint? Metric { get; init; }

    [Description("Only packets with this value, when it is not 0; null where procfs was read.")]
    public required int? TypeOfService { get; init; }

    [Description("dead, pervasive, onlink, offload, linkdown, unresolved, trap.")]
    public required IReadOnlyList<string> Flags { get; init; }

    [Description("Of a route with several: via ADDRESS dev INDEX weight N; at most 256.")]
    public required IReadOnlyList<string> NextHops { get; init; }

    [Description("The next hop object that it uses.")]
    public required uint? NextHopId { get; init; }

    [Description("rtnetlink, or procfs (/proc/PID/net/route, ipv6_route).")]
    public required string Source { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
