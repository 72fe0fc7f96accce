using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>Words for numbers of packet filters, those of nft(8). Sources: linux/netfilter.h, netfilter/nf_tables.h, nf_conntrack_common.h, linux/in.h.</summary>
internal static class FilterWords
{
    public const byte Ip = 2;
    public const byte Ip6 = 10;

    private static readonly string[] Hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress"];

    private static readonly string[] MetaKeys =
    [
        "meta length", "meta protocol", "meta priority", "meta mark", "iif", "oif", "iifname", "oifname", "iiftype", "oiftype", "meta skuid", "meta skgid",
        "meta nftrace", "meta rtclassid", "meta secmark", "meta nfproto", "meta l4proto", "meta ibrname", "meta obrname", "meta pkttype", "meta cpu", "iifgroup", "oifgroup",
        "meta cgroup", "meta random", "meta ipsec", "meta iifkind", "meta oifkind", "meta ibrpvid", "meta ibrvproto", "meta time", "meta day", "meta hour", "meta sdif",
        "meta sdifname", "meta broute",
    ];

    private static readonly string[] ConnectionKeys =
    [
        "state", "direction", "status", "mark", "secmark", "expiration", "helper", "l3proto", "saddr", "daddr", "protocol", "proto-src", "proto-dst", "label", "packets",
        "bytes", "avgpkt", "zone", "event", "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr", "id",
    ];

    private static readonly string[] Levels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"];

    public static string Family(byte family) => family switch
    {
        1 => "inet",
        Ip => "ip",
        3 => "arp",
        5 => "netdev",
        7 => "bridge",
        Ip6 => "ip6",
        _ => Number(family),
    };

    public static string Hook(byte family, uint number)
        => family == 5 ? number switch { 0 => "ingress", 1 => "egress", _ => Number(number) }
            : family == 3 ? number switch { 0 => "input", 1 => "output", 2 => "forward", _ => Number(number) }
            : number < Hooks.Length ? Hooks[number] : Number(number);

    public static string MetaKey(uint key) => key < MetaKeys.Length ? MetaKeys[key] : $"meta {Number(key)}";

    public static string ConnectionKey(uint key) => key < ConnectionKeys.Length ? ConnectionKeys[key] : Number(key);

    public static string Level(uint level) => level < Levels.Length ? Levels[level] : Number(level);

    public static string Protocol(byte protocol) => protocol switch
    {
        1 => "icmp",
        2 => "igmp",
        6 => "tcp",
        17 => "udp",
        33 => "dccp",
        47 => "gre",
        50 => "esp",
        51 => "ah",
        58 => "ipv6-icmp",
        108 => "comp",
        132 => "sctp",
        136 => "udplite",
        _ => Number(protocol),
    };

    public static string ConnectionStates(uint bits)
    {
        string[] names = ["invalid", "established", "related", "new"];
        var found = names.Where((_, bit) => (bits & (1u << bit)) != 0).ToList();
        if ((bits & 0x40) != 0)
        {
            found.Add("untracked");
        }

        return found.Count > 0 ? string.Join(',', found) : string.Create(CultureInfo.InvariantCulture, $"0x{bits:x}");
    }

    public static string Unit(ulong seconds) => seconds switch
    {
        1 => "second",
        60 => "minute",
        3_600 => "hour",
        86_400 => "day",
        604_800 => "week",
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
    };

    public static string Rejection(uint type, byte code, byte family) => type switch
    {
        1 => "tcp reset",
        2 => "icmpx " + (code switch { 0 => "no-route", 1 => "port-unreachable", 2 => "host-unreachable", 3 => "admin-prohibited", _ => Number(code) }),
        _ when family == Ip6 => "icmpv6 " + (code switch { 0 => "no-route", 1 => "admin-prohibited", 3 => "addr-unreachable", 4 => "port-unreachable", _ => Number(code) }),
        _ => "icmp " + (code switch
        {
            0 => "net-unreachable",
            1 => "host-unreachable",
            2 => "prot-unreachable",
            3 => "port-unreachable",
            9 => "net-prohibited",
            10 => "host-prohibited",
            13 => "admin-prohibited",
            _ => Number(code),
        }),
    };

    /// <summary>The comment in user data (libnftnl/udata.h): u8 type 0, u8 length, text with NUL; other entries are passed over.</summary>
    public static EvidenceText? Comment(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 2 && data.Length >= 2 + data[1])
        {
            var value = data.Slice(2, data[1]);
            if (data[0] == 0)
            {
                return new EvidenceText((value.IndexOf((byte)0) is >= 0 and var end ? value[..end] : value).ToArray());
            }

            data = data[(2 + data[1])..];
        }

        return null;
    }

    public static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
