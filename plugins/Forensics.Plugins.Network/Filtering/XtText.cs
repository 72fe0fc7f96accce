using System.Buffers.Binary;
using System.Globalization;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>Words a match or target of xtables, as iptables-save(8) does, where its structure is known here (linux/netfilter/xt_*.h); else its name alone.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsDecoded">Whether they say all of it.</param>
/// <param name="Comment">Of the match <c>comment</c> what it says.</param>
internal sealed record XtText(string Text, bool IsDecoded, EvidenceText? Comment)
{
    private const int CommentBytes = 256;

    public static XtText Of(string name, ReadOnlySpan<byte> info, bool isTarget, bool isVersion6) => (name, isTarget) switch
    {
        ("comment", false) => Remark(info),
        ("tcp" or "udp", false) when info.Length >= 10 => Ports(name, info),
        ("state" or "conntrack", false) => new($"-m {name}", IsDecoded: false, null),
        (_, false) => new($"-m {name}", IsDecoded: false, null),
        ("REJECT", true) when info.Length >= 4 => new($"-j REJECT --reject-with {(isVersion6 ? Rejection6(BinaryPrimitives.ReadUInt32LittleEndian(info)) : Rejection(BinaryPrimitives.ReadUInt32LittleEndian(info)))}", IsDecoded: true, null),
        (_, true) => new($"-j {name}", info.IsEmpty, null),
    };

    private static XtText Remark(ReadOnlySpan<byte> info)
    {
        var bytes = info[..Math.Min(info.Length, CommentBytes)];
        var text = new EvidenceText((bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes).ToArray());
        return new($"-m comment --comment \"{text}\"", IsDecoded: true, text);
    }

    /// <summary>struct xt_tcp: u16 spts[2], dpts[2], u8 option, flg_mask, flg_cmp, invflags; struct xt_udp: the ports and u8 invflags. In the machine's order.</summary>
    private static XtText Ports(string protocol, ReadOnlySpan<byte> info)
    {
        var isTcp = protocol == "tcp" && info.Length >= 12;
        var inverted = isTcp ? info[11] : info[8];
        var text = $"-m {protocol}" + Range(" --sport ", info, (inverted & 1) != 0) + Range(" --dport ", info[4..], (inverted & 2) != 0);
        if (!isTcp)
        {
            return new(text, IsDecoded: true, null);
        }

        text += info[9] == 0 ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{((inverted & 4) != 0 ? " !" : string.Empty)} --tcp-flags 0x{info[9]:x2} 0x{info[10]:x2}");
        return new(text, info[8] == 0, null);
    }

    private static string Range(string option, ReadOnlySpan<byte> ports, bool isInverted)
    {
        var first = BinaryPrimitives.ReadUInt16LittleEndian(ports);
        var last = BinaryPrimitives.ReadUInt16LittleEndian(ports[2..]);
        return first == 0 && last == ushort.MaxValue ? string.Empty
            : (isInverted ? " !" : string.Empty) + option + (first == last ? FilterWords.Number(first) : string.Create(CultureInfo.InvariantCulture, $"{first}:{last}"));
    }

    private static string Rejection(uint with) => with switch
    {
        0 => "icmp-net-unreachable",
        1 => "icmp-host-unreachable",
        2 => "icmp-proto-unreachable",
        3 => "icmp-port-unreachable",
        5 => "icmp-net-prohibited",
        6 => "icmp-host-prohibited",
        7 => "tcp-reset",
        8 => "icmp-admin-prohibited",
        _ => FilterWords.Number(with),
    };

    /// <summary>enum ip6t_reject_with of linux/netfilter_ipv6/ip6t_REJECT.h.</summary>
    private static string Rejection6(uint with) => with switch
    {
        0 => "icmp6-no-route",
        1 => "icmp6-adm-prohibited",
        3 => "icmp6-addr-unreachable",
        4 => "icmp6-port-unreachable",
        6 => "tcp-reset",
        7 => "icmp6-policy-fail",
        8 => "icmp6-reject-route",
        _ => FilterWords.Number(with),
    };
}
