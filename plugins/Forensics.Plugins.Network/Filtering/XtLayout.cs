namespace Forensics.Plugins.Network.Filtering;

/// <summary>Where things lie in an entry of iptables and ip6tables: struct ipt_entry (112 bytes) and ip6t_entry (168 bytes) of linux/netfilter_ipv4/ip_tables.h and
/// netfilter_ipv6/ip6_tables.h on 64-bit machines.</summary>
internal sealed record XtLayout
{
    public static XtLayout Version4 { get; } = new()
    {
        System = "iptables",
        Family = "ip",
        Level = 0,
        AddressBytes = 4,
        ProtocolOffset = 80,
        FlagsOffset = 82,
        GotoFlag = 0x02,
        FragmentFlag = 0x01,
        InvertedOffset = 83,
        TargetOffset = 88,
        CountersOffset = 96,
        EntryBytes = 112,
    };

    public static XtLayout Version6 { get; } = new()
    {
        System = "ip6tables",
        Family = "ip6",
        Level = 41,
        AddressBytes = 16,
        ProtocolOffset = 128,
        FlagsOffset = 131,
        GotoFlag = 0x04,
        FragmentFlag = 0,
        InvertedOffset = 132,
        TargetOffset = 140,
        CountersOffset = 152,
        EntryBytes = 168,
    };

    public required string System { get; init; }

    public required string Family { get; init; }

    /// <summary>Of getsockopt(2): IPPROTO_IP, IPPROTO_IPV6.</summary>
    public required int Level { get; init; }

    public required int AddressBytes { get; init; }

    /// <summary>u16.</summary>
    public required int ProtocolOffset { get; init; }

    public required int FlagsOffset { get; init; }

    /// <summary>IPT_F_GOTO, IP6T_F_GOTO.</summary>
    public required int GotoFlag { get; init; }

    /// <summary>IPT_F_FRAG; IPv6 has none.</summary>
    public required int FragmentFlag { get; init; }

    public required int InvertedOffset { get; init; }

    /// <summary>u16 offset of the target, u16 offset of the next entry.</summary>
    public required int TargetOffset { get; init; }

    /// <summary>u64 packets, u64 bytes.</summary>
    public required int CountersOffset { get; init; }

    /// <summary>Where matches begin.</summary>
    public required int EntryBytes { get; init; }

    /// <summary>Source, destination, their masks; then two interfaces of 16 bytes, and their masks.</summary>
    public int InterfaceOffset => 4 * AddressBytes;
}
