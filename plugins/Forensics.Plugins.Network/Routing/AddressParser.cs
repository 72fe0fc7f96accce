using System.Buffers.Binary;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Routing;

/// <summary>RTM_NEWADDR: struct ifaddrmsg (8 bytes) and IFA_ attributes of linux/if_addr.h.</summary>
internal static class AddressParser
{
    public const ushort Request = 22;
    private const int HeaderBytes = 8;
    private const uint ForEver = uint.MaxValue;

    public static AddressRecord? Parse(ReadOnlySpan<byte> payload, NamespaceView view)
    {
        if (payload.Length < HeaderBytes || RouteWords.Family(payload[0]) is not { } family)
        {
            return null;
        }

        var index = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        (string? Address, string? Local, string? Broadcast, EvidenceText? Label, uint Flags, uint Preferred, uint Valid) found = (null, null, null, null, payload[2], ForEver, ForEver);
        var attributes = new AttributeReader(payload[HeaderBytes..]);
        while (attributes.TryNext())
        {
            switch (attributes.Type)
            {
                case 1:
                    found.Address = RouteWords.Address(attributes.Value);
                    break;
                case 2:
                    found.Local = RouteWords.Address(attributes.Value);
                    break;
                case 3:
                    found.Label = new EvidenceText(attributes.Text.ToArray());
                    break;
                case 4:
                    found.Broadcast = RouteWords.Address(attributes.Value);
                    break;
                case 6 when attributes.Value.Length >= 8:
                    found.Preferred = attributes.U32 ?? ForEver;
                    found.Valid = BinaryPrimitives.ReadUInt32LittleEndian(attributes.Value[4..]);
                    break;
                case 8:
                    found.Flags = attributes.U32 ?? found.Flags;
                    break;
            }
        }

        return (found.Local ?? found.Address) is not { } own ? null : new()
        {
            NetNamespace = view.Id,
            Family = family,
            Address = own,
            PrefixLength = payload[1],
            PeerAddress = found.Local is not null && found.Address != found.Local ? found.Address : null,
            Broadcast = found.Broadcast,
            InterfaceIndex = index,
            Interface = view.InterfaceName(index),
            Label = found.Label,
            Scope = RouteWords.Scope(payload[3]),
            Flags = RouteWords.AddressFlagsOf(found.Flags),
            ValidMs = found.Valid == ForEver ? null : found.Valid * 1_000L,
            PreferredMs = found.Preferred == ForEver ? null : found.Preferred * 1_000L,
            ReadAt = view.ReadAt,
        };
    }
}
