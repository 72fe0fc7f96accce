using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One rule of policy routing.</summary>
[Record("network.rule", 1)]
[Description("One rule that says which table of routes a packet is looked up in.")]
internal sealed record PolicyRuleRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("inet, inet6.")]
    public required string Family { get; init; }

    [Description("The lowest comes first.")]
    public required uint RulePriority { get; init; }

    [Description("lookup, goto, nop, blackhole, unreachable, prohibit.")]
    public required string Action { get; init; }

    [Description("The table that is looked up; null where it depends on the packet (l3mdev).")]
    public required uint? RouteTable { get; init; }

    [Description("Packets from there; null for all.")]
    public required string? SourcePrefix { get; init; }

    [Description("Packets to there; null for all.")]
    public required string? Destination { get; init; }

    [Description("Packets that came in there.")]
    public required EvidenceText? InputInterface { get; init; }

    [Description("Packets of sockets that are bound to it.")]
    public required EvidenceText? OutputInterface { get; init; }

    [Description("Packets with this mark.")]
    public required uint? FirewallMark { get; init; }

    [Description("Bits of the mark that count.")]
    public required uint? FirewallMask { get; init; }

    [Description("Packets of these users: from.")]
    public required uint? UserIdFirst { get; init; }

    [Description("To.")]
    public required uint? UserIdLast { get; init; }

    [Description("Packets of this protocol.")]
    public required int? IpProtocol { get; init; }

    [Description("FIRST-LAST.")]
    public required string? SourcePorts { get; init; }

    [Description("FIRST-LAST.")]
    public required string? DestinationPorts { get; init; }

    [Description("The rule that is gone to.")]
    public required uint? GotoPriority { get; init; }

    [Description("It is for packets that do not match.")]
    public required bool Inverted { get; init; }

    [Description("Who made it: kernel, boot, static, or a number.")]
    public required string RouteProtocol { get; init; }

    [Description("Only packets with this value, when it is not 0.")]
    public required int TypeOfService { get; init; }

    [Description("The table is that of the VRF which the packet belongs to.")]
    public required bool L3mdev { get; init; }

    [Description("Routes with a prefix of at most this length are passed over; null where none are.")]
    public required int? SuppressPrefixLength { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
