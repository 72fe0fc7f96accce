using System.Buffers.Binary;
using System.Globalization;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;

namespace Forensics.Plugins.Network.Routing;

/// <summary>RTM_NEWROUTE: struct rtmsg (12 bytes) and RTA_ attributes of linux/rtnetlink.h.</summary>
internal static class RouteParser
{
    public const ushort Request = 26;
    private const int HeaderBytes = 12;
    private const int NextHopBytes = 8;

    public static RouteRecord? Parse(ReadOnlySpan<byte> payload, NamespaceView view)
    {
        if (payload.Length < HeaderBytes || RouteWords.Family(payload[0]) is not { } family)
        {
            return null;
        }

        var record = new RouteRecord
        {
            NetNamespace = view.Id,
            Family = family,
            Destination = payload[1] == 0 ? "default" : Prefix(family == "inet" ? "0.0.0.0" : "::", payload[1]),
            SourcePrefix = null,
            RouteType = RouteWords.RouteType(payload[7]),
            RouteTable = payload[4],
            RouteProtocol = RouteWords.RouteProtocol(payload[5]),
            Scope = RouteWords.Scope(payload[6]),
            Gateway = null,
            PreferredSource = null,
            InterfaceIndex = null,
            Interface = null,
            Metric = null,
            TypeOfService = payload[3],
            Flags = RouteWords.RouteFlagsOf(BinaryPrimitives.ReadUInt32LittleEndian(payload[8..])),
            NextHops = [],
            NextHopId = null,
            Source = "rtnetlink",
            ReadAt = view.ReadAt,
        };
        var (destinationBits, sourceBits) = (payload[1], payload[2]);
        var attributes = new AttributeReader(payload[HeaderBytes..]);
        while (attributes.TryNext())
        {
            record = attributes.Type switch
            {
                1 when RouteWords.Address(attributes.Value) is { } address => record with { Destination = Prefix(address, destinationBits) },
                2 when RouteWords.Address(attributes.Value) is { } address => record with { SourcePrefix = Prefix(address, sourceBits) },
                4 when attributes.U32 is { } index => record with { InterfaceIndex = (int)index, Interface = view.InterfaceName((int)index) },
                5 => record with { Gateway = RouteWords.Address(attributes.Value) },
                6 => record with { Metric = attributes.U32 },
                7 => record with { PreferredSource = RouteWords.Address(attributes.Value) },
                9 => record with { NextHops = NextHops(attributes.Value) },
                15 when attributes.U32 is { } table => record with { RouteTable = table },
                18 => record with { Gateway = Via(attributes.Value) },
                30 => record with { NextHopId = attributes.U32 },
                _ => record,
            };
        }

        return record;
    }

    private static string Prefix(string address, byte bits) => string.Create(CultureInfo.InvariantCulture, $"{address}/{bits}");

    /// <summary>struct rtvia: u16 family, address.</summary>
    private static string? Via(ReadOnlySpan<byte> value) => value.Length > 2 ? RouteWords.Address(value[2..]) : null;

    /// <summary>struct rtnexthop: u16 length with attributes, u8 flags, u8 weight - 1, i32 interface.</summary>
    private static List<string> NextHops(ReadOnlySpan<byte> rest)
    {
        var hops = new List<string>();
        while (rest.Length >= NextHopBytes && hops.Count < NetworkLimits.NextHops)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < NextHopBytes || length > rest.Length)
            {
                break;
            }

            string? gateway = null;
            var attributes = new AttributeReader(rest[NextHopBytes..length]);
            while (attributes.TryNext())
            {
                gateway = attributes.Type switch { 5 => RouteWords.Address(attributes.Value), 18 => Via(attributes.Value), _ => gateway };
            }

            var index = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            hops.Add(string.Create(CultureInfo.InvariantCulture, $"{(gateway is null ? string.Empty : $"via {gateway} ")}dev {index} weight {rest[3] + 1}"));
            rest = rest[Math.Min(MessageReader.Align(length), rest.Length)..];
        }

        return hops;
    }
}
