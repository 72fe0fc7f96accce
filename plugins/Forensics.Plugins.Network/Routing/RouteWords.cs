using System.Globalization;
using System.Net;

namespace Forensics.Plugins.Network.Routing;

/// <summary>Words for numbers of rtnetlink(7), those of ip(8). Sources: linux/rtnetlink.h, neighbour.h, if.h, if_addr.h, if_arp.h, fib_rules.h.</summary>
internal static class RouteWords
{
    public const byte Inet = 2;
    public const byte Inet6 = 10;

    private static readonly string[] LinkFlags =
    [
        "up", "broadcast", "debug", "loopback", "pointopoint", "notrailers", "running", "noarp", "promisc", "allmulti", "master", "slave", "multicast", "portsel",
        "automedia", "dynamic", "lower-up", "dormant", "echo",
    ];

    private static readonly string[] AddressFlags =
        ["secondary", "nodad", "optimistic", "dadfailed", "homeaddress", "deprecated", "tentative", "permanent", "mngtmpaddr", "noprefixroute", "mcautojoin", "stable-privacy"];

    private static readonly string[] RouteFlags = ["dead", "pervasive", "onlink", "offload", "linkdown", "unresolved", "trap"];

    private static readonly string[] NeighbourFlags = ["use", "self", "master", "proxy", "extern-learn", "offload", "sticky", "router"];

    private static readonly string[] RouteTypes =
        ["unspec", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve"];

    private static readonly string[] OperationalStates = ["unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"];

    public static string? Family(int family) => family switch { Inet => "inet", Inet6 => "inet6", _ => null };

    public static IReadOnlyList<string> LinkFlagsOf(uint flags) => Bits(flags, LinkFlags);

    public static IReadOnlyList<string> AddressFlagsOf(uint flags) => Bits(flags, AddressFlags);

    public static IReadOnlyList<string> RouteFlagsOf(uint flags) => Bits(flags & 0xff, RouteFlags);

    public static IReadOnlyList<string> NeighbourFlagsOf(uint flags) => Bits(flags, NeighbourFlags);

    public static string RouteType(byte type) => type < RouteTypes.Length ? RouteTypes[type] : Number(type);

    public static string? OperationalState(byte? state) => state is null ? null : state < OperationalStates.Length ? OperationalStates[state.Value] : Number(state.Value);

    public static string Scope(byte scope) => scope switch { 0 => "global", 200 => "site", 253 => "link", 254 => "host", 255 => "nowhere", _ => Number(scope) };

    public static string RouteProtocol(byte protocol) => protocol switch
    {
        0 => "unspec",
        1 => "redirect",
        2 => "kernel",
        3 => "boot",
        4 => "static",
        8 => "gated",
        9 => "ra",
        10 => "mrt",
        11 => "zebra",
        12 => "bird",
        13 => "dnrouted",
        14 => "xorp",
        15 => "ntk",
        16 => "dhcp",
        17 => "mrouted",
        18 => "keepalived",
        42 => "babel",
        186 => "bgp",
        187 => "isis",
        188 => "ospf",
        189 => "rip",
        192 => "eigrp",
        _ => Number(protocol),
    };

    public static string Action(byte action) => action switch
    {
        1 => "lookup",
        2 => "goto",
        3 => "nop",
        6 => "blackhole",
        7 => "unreachable",
        8 => "prohibit",
        _ => Number(action),
    };

    public static string LinkType(ushort type) => type switch
    {
        1 => "ether",
        772 => "loopback",
        512 => "ppp",
        768 => "ipip",
        769 => "tunnel6",
        776 => "sit",
        778 => "gre",
        823 => "gre6",
        65534 => "none",
        24 => "ieee1394",
        32 => "infiniband",
        280 => "can",
        801 => "ieee802.11",
        803 => "ieee802.11-radiotap",
        825 => "netlink",
        _ => string.Create(CultureInfo.InvariantCulture, $"arphrd-{type}"),
    };

    public static string NeighbourState(ushort state) => state switch
    {
        0 => "none",
        0x01 => "incomplete",
        0x02 => "reachable",
        0x04 => "stale",
        0x08 => "delay",
        0x10 => "probe",
        0x20 => "failed",
        0x40 => "noarp",
        0x80 => "permanent",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{state:x}"),
    };

    /// <summary>Null when it is no address.</summary>
    public static string? Address(ReadOnlySpan<byte> bytes) => bytes.Length is 4 or 16 ? new IPAddress(bytes).ToString() : null;

    /// <summary>Hexadecimal pairs with colons; null for none. IPv4 and IPv6 addresses of tunnels are as long as they are.</summary>
    public static string? Physical(ReadOnlySpan<byte> bytes)
        => bytes.IsEmpty ? null : string.Join(':', Convert.ToHexStringLower(bytes).Chunk(2).Select(static pair => new string(pair)));

    private static string Number(byte value) => value.ToString(CultureInfo.InvariantCulture);

    private static List<string> Bits(uint flags, string[] words)
    {
        var found = new List<string>();
        for (var bit = 0; bit < 32; bit++)
        {
            if ((flags & (1u << bit)) != 0)
            {
                found.Add(bit < words.Length ? words[bit] : string.Create(CultureInfo.InvariantCulture, $"bit-{bit}"));
            }
        }

        return found;
    }
}
