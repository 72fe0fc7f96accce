using System.Buffers.Binary;
using System.Text;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Routing;

/// <summary>RTM_NEWLINK: struct ifinfomsg (16 bytes) and IFLA_ attributes of linux/if_link.h.</summary>
internal static class LinkParser
{
    public const ushort Request = 18;
    private const int HeaderBytes = 16;
    private const int StatisticsBytes = 64;

    private static readonly string[] XdpModes = ["none", "driver", "generic", "hardware", "multiple"];

    public static InterfaceRecord? Parse(ReadOnlySpan<byte> payload, NamespaceView view)
    {
        if (payload.Length < HeaderBytes)
        {
            return null;
        }

        var index = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        var record = new InterfaceRecord
        {
            NetNamespace = view.Id,
            InterfaceIndex = index,
            Name = default,
            AlternativeNames = [],
            Alias = null,
            LinkType = RouteWords.LinkType(BinaryPrimitives.ReadUInt16LittleEndian(payload[2..])),
            InterfaceKind = null,
            Flags = RouteWords.LinkFlagsOf(BinaryPrimitives.ReadUInt32LittleEndian(payload[8..])),
            OperationalState = null,
            MtuBytes = null,
            PhysicalAddress = null,
            PermanentAddress = null,
            MasterIndex = null,
            LinkIndex = null,
            LinkNamespaceId = null,
            QueueDiscipline = null,
            Promiscuity = null,
            XdpAttached = null,
            XdpPrograms = [],
            ReceivedBytes = null,
            SentBytes = null,
            ReceivedPackets = null,
            SentPackets = null,
            ReceiveErrors = null,
            SendErrors = null,
            ReceiveDropped = null,
            SendDropped = null,
            Source = "rtnetlink",
            ReadAt = view.ReadAt,
        };
        var attributes = new AttributeReader(payload[HeaderBytes..]);
        while (attributes.TryNext())
        {
            record = Add(record, attributes);
        }

        view.Name(index, record.Name);
        return record;
    }

    private static InterfaceRecord Add(InterfaceRecord record, AttributeReader attribute) => attribute.Type switch
    {
        1 => record with { PhysicalAddress = RouteWords.Physical(attribute.Value) },
        3 => record with { Name = new(attribute.Text.ToArray()) },
        4 => record with { MtuBytes = attribute.U32 },
        5 => record with { LinkIndex = attribute.U32 is { } link and not 0 ? (int)link : null },
        6 => record with { QueueDiscipline = new EvidenceText(attribute.Text.ToArray()) },
        10 => record with { MasterIndex = (int?)attribute.U32 },
        16 => record with { OperationalState = RouteWords.OperationalState(attribute.U8) },
        18 => record with { InterfaceKind = Kind(attribute.Value) },
        20 => record with { Alias = new EvidenceText(attribute.Text.ToArray()) },
        23 => Statistics(record, attribute.Value),
        30 => record with { Promiscuity = attribute.U32 },
        37 => record with { LinkNamespaceId = (int?)attribute.U32 },
        43 => Xdp(record, attribute.Value),
        52 => record with { AlternativeNames = Names(attribute.Value) },
        54 => record with { PermanentAddress = RouteWords.Physical(attribute.Value) },
        _ => record,
    };

    private static string? Kind(ReadOnlySpan<byte> nested)
    {
        var attributes = new AttributeReader(nested);
        while (attributes.TryNext())
        {
            if (attributes.Type == 1)
            {
                return Encoding.Latin1.GetString(attributes.Text);
            }
        }

        return null;
    }

    private static List<string> Names(ReadOnlySpan<byte> nested)
    {
        var names = new List<string>();
        var attributes = new AttributeReader(nested);
        while (attributes.TryNext())
        {
            names.Add(Encoding.UTF8.GetString(attributes.Text));
        }

        return names;
    }

    private static InterfaceRecord Xdp(InterfaceRecord record, ReadOnlySpan<byte> nested)
    {
        var programs = new SortedSet<uint>();
        var attributes = new AttributeReader(nested);
        while (attributes.TryNext())
        {
            if (attributes.Type == 2 && attributes.U8 is { } mode)
            {
                record = record with { XdpAttached = mode < XdpModes.Length ? XdpModes[mode] : XdpModes[^1] };
            }
            else if (attributes.Type is >= 4 and <= 7 && attributes.U32 is { } program and not 0)
            {
                programs.Add(program);
            }
        }

        return record with { XdpPrograms = [.. programs] };
    }

    private static InterfaceRecord Statistics(InterfaceRecord record, ReadOnlySpan<byte> counters)
    {
        if (counters.Length < StatisticsBytes)
        {
            return record;
        }

        return record with
        {
            ReceivedPackets = BinaryPrimitives.ReadUInt64LittleEndian(counters),
            SentPackets = BinaryPrimitives.ReadUInt64LittleEndian(counters[8..]),
            ReceivedBytes = BinaryPrimitives.ReadUInt64LittleEndian(counters[16..]),
            SentBytes = BinaryPrimitives.ReadUInt64LittleEndian(counters[24..]),
            ReceiveErrors = BinaryPrimitives.ReadUInt64LittleEndian(counters[32..]),
            SendErrors = BinaryPrimitives.ReadUInt64LittleEndian(counters[40..]),
            ReceiveDropped = BinaryPrimitives.ReadUInt64LittleEndian(counters[48..]),
            SendDropped = BinaryPrimitives.ReadUInt64LittleEndian(counters[56..]),
        };
    }
}
