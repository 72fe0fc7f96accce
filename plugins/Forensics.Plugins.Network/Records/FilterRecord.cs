using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Records;

/// <summary>One table, chain, set or rule of a packet filter.</summary>
[Record("network.filter_rule", 1)]
[Description("One table, chain, set or rule of nftables or of iptables (legacy). A line of iptables-nft is a rule of nftables.")]
internal sealed record FilterRecord
{
    [Description("Inode number of the network namespace.")]
    public required string NetNamespace { get; init; }

    [Description("nftables, iptables, ip6tables.")]
    public required string FilterSystem { get; init; }

    [Description("table, chain, set, rule.")]
    public required string FilterObject { get; init; }

    [Description("ip, ip6, inet, arp, bridge, netdev.")]
    public required string Family { get; init; }

    [Description("The table's name.")]
    public required EvidenceText FilterTable { get; init; }

    [Description("The chain's name; of a rule the one that it stands in.")]
    public required EvidenceText? Chain { get; init; }

    [Description("The set's name.")]
    public required EvidenceText? SetName { get; init; }

    [Description("The number that the kernel has for it, decimal; null for iptables.")]
    public required string? Handle { get; init; }

    [Description("Of a rule: its place in the chain, from 1.")]
    public required int? RulePosition { get; init; }

    [Description("Of a chain that is hooked: filter, nat, route.")]
    public required string? ChainType { get; init; }

    [Description("ingress, prerouting, input, forward, output, postrouting, egress.")]
    public required string? Hook { get; init; }

    [Description("The lowest comes first.")]
    public required int? HookPriority { get; init; }

    [Description("Interfaces that a chain is hooked at (ingress, egress).")]
    public required IReadOnlyList<string> Devices { get; init; }

    [Description("What happens to a packet that no rule of a hooked chain decides: accept, drop.")]
    public required string? ChainPolicy { get; init; }

    [Description("Of a table: dormant, owner, persist; of a set: anonymous, constant, interval, map, timeout, dynamic.")]
    public required IReadOnlyList<string> Flags { get; init; }

    [Description("Of a rule: what it does, as nft(8) or iptables-save(8) words it as far as that is known; of a set: its elements, at most 1,024.")]
    public required EvidenceText? Text { get; init; }

    [Description("The comment that was given with it.")]
    public required EvidenceText? Comment { get; init; }

    [Description("Packets that the first counter of the rule, or the chain, counted.")]
    public required ulong? CountedPackets { get; init; }

    [Description("Bytes of these.")]
    public required ulong? CountedBytes { get; init; }

    [Description("Of a set: elements that were read.")]
    public required int? ElementCount { get; init; }

    [Description("Names of the rule's expressions, or of its matches and its target, in order.")]
    public required IReadOnlyList<string> Expressions { get; init; }

    [Description("Of expressions that the text does not spell out: NAME and the kernel's attributes or the structure, base64.")]
    public required IReadOnlyList<string> Undecoded { get; init; }

    [Description("When it was read.")]
    public required UnixTime ReadAt { get; init; }
}
