using System.Buffers.Binary;
using System.Globalization;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Routing;

/// <summary>RTM_NEWRULE: struct fib_rule_hdr (12 bytes) and FRA_ attributes of linux/fib_rules.h.</summary>
internal static class PolicyRuleParser
{
    public const ushort Request = 34;
    private const int HeaderBytes = 12;
    private const uint Invert = 0x2;

    public static PolicyRuleRecord? Parse(ReadOnlySpan<byte> payload, NamespaceView view)
    {
        if (payload.Length < HeaderBytes || RouteWords.Family(payload[0]) is not { } family)
        {
            return null;
        }

        var isLookup = payload[7] == 1;
        var record = new PolicyRuleRecord
        {
            NetNamespace = view.Id,
            Family = family,
            RulePriority = 0,
            Action = RouteWords.Action(payload[7]),
            RouteTable = isLookup ? payload[4] : null,
            SourcePrefix = null,
            Destination = null,
            InputInterface = null,
            OutputInterface = null,
            FirewallMark = null,
            FirewallMask = null,
            UserIdFirst = null,
            UserIdLast = null,
            IpProtocol = null,
            SourcePorts = null,
            DestinationPorts = null,
            GotoPriority = null,
            Inverted = (BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]) & Invert) != 0,
            RouteProtocol = RouteWords.RouteProtocol(0),
            TypeOfService = payload[3],
            L3mdev = false,
            SuppressPrefixLength = null,
            ReadAt = view.ReadAt,
        };
        var (destinationBits, sourceBits) = (payload[1], payload[2]);
        var attributes = new AttributeReader(payload[HeaderBytes..]);
        while (attributes.TryNext())
        {
            record = attributes.Type switch
            {
                1 when RouteWords.Address(attributes.Value) is { } address => record with { Destination = $"{address}/{destinationBits}" },
                2 when RouteWords.Address(attributes.Value) is { } address => record with { SourcePrefix = $"{address}/{sourceBits}" },
                3 => record with { InputInterface = new EvidenceText(attributes.Text.ToArray()) },
                4 => record with { GotoPriority = attributes.U32 },
                6 => record with { RulePriority = attributes.U32 ?? 0 },
                10 => record with { FirewallMark = attributes.U32 },
                14 => record with { SuppressPrefixLength = attributes.U32 is { } length and <= 128 ? (int)length : null },
                15 when isLookup => record with { RouteTable = attributes.U32 },
                16 => record with { FirewallMask = attributes.U32 },
                17 => record with { OutputInterface = new EvidenceText(attributes.Text.ToArray()) },
                19 => record with { L3mdev = attributes.U8 is not (null or 0) },
                20 when attributes.Value.Length >= 8
                    => record with { UserIdFirst = attributes.U32, UserIdLast = BinaryPrimitives.ReadUInt32LittleEndian(attributes.Value[4..]) },
                21 when attributes.U8 is { } protocol => record with { RouteProtocol = RouteWords.RouteProtocol(protocol) },
                22 => record with { IpProtocol = attributes.U8 },
                23 => record with { SourcePorts = Ports(attributes.Value) },
                24 => record with { DestinationPorts = Ports(attributes.Value) },
                _ => record,
            };
        }

        return record.L3mdev ? record with { RouteTable = null } : record;
    }

    private static string? Ports(ReadOnlySpan<byte> range)
        => range.Length < 4 ? null : string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16LittleEndian(range)}-{BinaryPrimitives.ReadUInt16LittleEndian(range[2..])}");
}
