using System.Buffers.Binary;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;

namespace Forensics.Plugins.Network.Routing;

/// <summary>RTM_NEWNEIGH: struct ndmsg (12 bytes) and NDA_ attributes of linux/neighbour.h. Times are in clock ticks of 10 ms.</summary>
internal static class NeighbourParser
{
    public const ushort Request = 30;
    private const int HeaderBytes = 12;
    private const long TickMs = 10;
    private const byte RouterFlag = 0x80;

    public static NeighbourRecord? Parse(ReadOnlySpan<byte> payload, NamespaceView view)
    {
        if (payload.Length < HeaderBytes || RouteWords.Family(payload[0]) is not { } family)
        {
            return null;
        }

        var index = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        (string? Address, string? Physical, long? Confirmed, long? Used, long? Updated) found = default;
        var attributes = new AttributeReader(payload[HeaderBytes..]);
        while (attributes.TryNext())
        {
            switch (attributes.Type)
            {
                case 1:
                    found.Address = RouteWords.Address(attributes.Value);
                    break;
                case 2:
                    found.Physical = RouteWords.Physical(attributes.Value);
                    break;
                case 3 when attributes.Value.Length >= 12:
                    found.Confirmed = BinaryPrimitives.ReadUInt32LittleEndian(attributes.Value) * TickMs;
                    found.Used = BinaryPrimitives.ReadUInt32LittleEndian(attributes.Value[4..]) * TickMs;
                    found.Updated = BinaryPrimitives.ReadUInt32LittleEndian(attributes.Value[8..]) * TickMs;
                    break;
            }
        }

        return found.Address is null ? null : new()
        {
            NetNamespace = view.Id,
            Family = family,
            Address = found.Address,
            PhysicalAddress = found.Physical,
            InterfaceIndex = index == 0 ? null : index,
            Interface = view.InterfaceName(index),
            NeighbourState = RouteWords.NeighbourState(BinaryPrimitives.ReadUInt16LittleEndian(payload[8..])),
            Flags = RouteWords.NeighbourFlagsOf(payload[10]),
            Router = (payload[10] & RouterFlag) != 0,
            ConfirmedAgoMs = found.Confirmed,
            UsedAgoMs = found.Used,
            UpdatedAgoMs = found.Updated,
            Source = "rtnetlink",
            ReadAt = view.ReadAt,
        };
    }
}
