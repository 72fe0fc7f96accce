using System.Globalization;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>Names a part of a packet by where it lies. Sources: RFC 791, 8200, 9293, 768, IEEE 802.3.</summary>
internal static class PayloadField
{
    private const uint LinkHeader = 0;
    private const uint NetworkHeader = 1;
    private const uint TransportHeader = 2;

    /// <param name="header">NFT_PAYLOAD_ number: link, network, transport or inner header.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="length">How much.</param>
    /// <param name="network">The network protocol that the packet has here (<see cref="FilterWords.Ip"/>); 0 when that is open.</param>
    /// <param name="transport">The transport protocol; null when that is open.</param>
    public static LoadedValue Of(uint header, uint offset, uint length, byte network, string? transport)
    {
        var known = (header, offset, length) switch
        {
            (LinkHeader, 0, 6) => new LoadedValue("ether daddr", ValueForm.Physical),
            (LinkHeader, 6, 6) => new("ether saddr", ValueForm.Physical),
            (LinkHeader, 12, 2) => new("ether type", ValueForm.EtherType),
            (NetworkHeader, _, _) => Network(offset, length, network),
            (TransportHeader, 0, 2) when transport is not ("icmp" or "ipv6-icmp") => new($"{transport ?? "th"} sport", ValueForm.Number),
            (TransportHeader, 2, 2) when transport is not ("icmp" or "ipv6-icmp") => new($"{transport ?? "th"} dport", ValueForm.Number),
            (TransportHeader, 13, 1) when transport == "tcp" => new("tcp flags", ValueForm.Unknown),
            (TransportHeader, 0, 1) when transport == "icmp" => new("icmp type", ValueForm.Number),
            (TransportHeader, 1, 1) when transport == "icmp" => new("icmp code", ValueForm.Number),
            (TransportHeader, 0, 1) when transport == "ipv6-icmp" => new("icmpv6 type", ValueForm.Number),
            (TransportHeader, 1, 1) when transport == "ipv6-icmp" => new("icmpv6 code", ValueForm.Number),
            _ => null,
        };
        var where = header switch { LinkHeader => "ll", NetworkHeader => "nh", TransportHeader => "th", _ => "ih" };
        return known ?? new(string.Create(CultureInfo.InvariantCulture, $"@{where},{offset * 8UL},{length * 8UL}"), ValueForm.Unknown);
    }

    private static LoadedValue? Network(uint offset, uint length, byte network) => (network, offset, length) switch
    {
        (FilterWords.Ip or 0, 9, 1) => new("ip protocol", ValueForm.Protocol),
        (FilterWords.Ip, 8, 1) => new("ip ttl", ValueForm.Number),
        (FilterWords.Ip, 4, 2) => new("ip id", ValueForm.Number),
        (FilterWords.Ip or 0, 12, 4) => new("ip saddr", ValueForm.Address),
        (FilterWords.Ip or 0, 16, 4) => new("ip daddr", ValueForm.Address),
        (FilterWords.Ip, 12, < 4) => new("ip saddr", ValueForm.Address, MissingBytes: 4 - (int)length),
        (FilterWords.Ip, 16, < 4) => new("ip daddr", ValueForm.Address, MissingBytes: 4 - (int)length),
        (FilterWords.Ip6, 6, 1) => new("ip6 nexthdr", ValueForm.Protocol),
        (FilterWords.Ip6, 7, 1) => new("ip6 hoplimit", ValueForm.Number),
        (FilterWords.Ip6 or 0, 8, 16) => new("ip6 saddr", ValueForm.Address),
        (FilterWords.Ip6 or 0, 24, 16) => new("ip6 daddr", ValueForm.Address),
        (FilterWords.Ip6, 8, < 16) => new("ip6 saddr", ValueForm.Address, MissingBytes: 16 - (int)length),
        (FilterWords.Ip6, 24, < 16) => new("ip6 daddr", ValueForm.Address, MissingBytes: 16 - (int)length),
        _ => null,
    };
}
