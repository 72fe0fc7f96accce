using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>The tables, chains, sets and rules of nf_tables in one namespace. Messages: u16 subsystem 10 and kind, struct nfgenmsg (u8 family, u8 version, u16 id), then
/// attributes whose numbers are big-endian (linux/netfilter/nf_tables.h).</summary>
internal sealed class NftDump(NetlinkSocket socket, NamespaceView view, ReadingWatch watch)
{
    private const ushort Subsystem = 10 << 8;
    private const int HeaderBytes = 4;
    private const ushort GetTable = Subsystem | 1;
    private const ushort GetChain = Subsystem | 4;
    private const ushort GetRule = Subsystem | 7;
    private const ushort GetSet = Subsystem | 10;
    private const ushort GetElements = Subsystem | 13;

    private static readonly string[] TableFlags = ["dormant", "owner", "persist"];
    private static readonly string[] SetFlags = ["anonymous", "constant", "interval", "map", "timeout", "dynamic", "object", "concat", "expr"];

    private readonly Dictionary<(byte, string, string), string> elements = [];
    private readonly Dictionary<(byte, string, string), int> positions = [];

    /// <summary>The first error.</summary>
    public Errno Error { get; private set; }

    public bool IsInterrupted { get; private set; }

    public bool IsOverLimit { get; private set; }

    public int Damaged { get; private set; }

    public IEnumerable<FilterRecord> Run()
    {
        var records = new List<FilterRecord>(Ask(GetTable, Table));
        if (Error.Failed)
        {
            return records;
        }

        records.AddRange(Ask(GetChain, Chain));
        if (records.Count > 0)
        {
            var sets = Ask(GetSet, Set);
            IsOverLimit |= sets.Count > NetworkLimits.Sets;
            foreach (var (set, record) in sets.Take(NetworkLimits.Sets))
            {
                records.Add(WithElements(set, record));
            }

            records.AddRange(Ask(GetRule, Rule));
        }

        return records;
    }

    internal FilterRecord? Table(ushort type, ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes)
        {
            return null;
        }

        var fields = new NftFields(message[HeaderBytes..]);
        return Empty("table", message[0], fields.Text(1)) with
        {
            Handle = Number(fields.Long(4)),
            Flags = Bits(fields.Number(2) ?? 0, TableFlags),
            Comment = FilterWords.Comment(fields.Value(6)),
        };
    }

    internal FilterRecord? Chain(ushort type, ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes)
        {
            return null;
        }

        var fields = new NftFields(message[HeaderBytes..]);
        var hook = new NftFields(fields.Value(4));
        var counters = new NftFields(fields.Value(8));
        return Empty("chain", message[0], fields.Text(1)) with
        {
            Chain = new EvidenceText(fields.Text(3).ToArray()),
            Handle = Number(fields.Long(2)),
            ChainType = fields.Text(7).IsEmpty ? null : Encoding.Latin1.GetString(fields.Text(7)),
            Hook = hook.Number(1) is { } number ? FilterWords.Hook(message[0], number) : null,
            HookPriority = (int?)hook.Number(2),
            Devices = Devices(hook),
            ChainPolicy = fields.Number(5) switch { 0 => "drop", 1 => "accept", _ => null },
            CountedPackets = counters.Long(2),
            CountedBytes = counters.Long(1),
            Comment = FilterWords.Comment(fields.Value(12)),
        };
    }

    internal FilterRecord? Rule(ushort type, ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes)
        {
            return null;
        }

        var fields = new NftFields(message[HeaderBytes..]);
        var family = message[0];
        var table = Convert.ToHexString(fields.Text(1));
        var place = (family, table, Convert.ToHexString(fields.Text(2)));
        positions[place] = positions.GetValueOrDefault(place) + 1;
        var text = new NftRuleText(family, view, set => elements.GetValueOrDefault((family, table, Convert.ToHexString(Encoding.UTF8.GetBytes(set)))));
        text.AddAll(fields.Value(4));
        var words = Encoding.UTF8.GetBytes(text.Text);
        return Empty("rule", family, fields.Text(1)) with
        {
            Chain = new EvidenceText(fields.Text(2).ToArray()),
            Handle = Number(fields.Long(3)),
            RulePosition = positions[place],
            Text = new EvidenceText(words.AsMemory(0, Math.Min(words.Length, NetworkLimits.RuleText))),
            Comment = FilterWords.Comment(fields.Value(7)) ?? text.Comment,
            CountedPackets = text.Packets,
            CountedBytes = text.Bytes,
            Expressions = text.Names,
            Undecoded = text.Undecoded,
        };
    }

    internal NftSetFound? Set(ushort type, ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes)
        {
            return null;
        }

        var fields = new NftFields(message[HeaderBytes..]);
        var set = new NftSet(message[0], fields.Text(1).ToArray(), fields.Text(2).ToArray(), fields.Number(3) ?? 0, fields.Number(4) ?? 0, fields.Number(6) ?? 0);
        return new(set, Empty("set", message[0], set.Table) with { SetName = new EvidenceText(set.Name), Handle = Number(fields.Long(16)), Flags = Bits(set.Flags, SetFlags) });
    }

    private static string? Number(ulong? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static List<string> Bits(uint flags, string[] words) => [.. words.Where((_, bit) => (flags & (1u << bit)) != 0)];

    private static List<string> Devices(NftFields hook)
    {
        var devices = new List<string>();
        if (!hook.Text(3).IsEmpty)
        {
            devices.Add(Encoding.UTF8.GetString(hook.Text(3)));
        }

        var list = new AttributeReader(hook.Value(4));
        while (list.TryNext() && devices.Count < NetworkLimits.SetElements)
        {
            devices.Add(Encoding.UTF8.GetString(list.Text));
        }

        return [.. devices.Distinct(StringComparer.Ordinal)];
    }

    private FilterRecord WithElements(NftSet set, FilterRecord record)
    {
        var found = new NftElements(set, view);
        byte[] request = [set.Family, 0, 0, 0, .. Attribute(1, set.Table), .. Attribute(2, set.Name)];
        Ask<object>(GetElements, (_, message) =>
        {
            found.Add(message.Length < HeaderBytes ? default : message[HeaderBytes..]);
            return found;
        }, request, found.Clear);
        var text = found.Text();
        elements.TryAdd(set.Key, set.IsAnonymous ? text : $"@{Encoding.UTF8.GetString(set.Name)}");
        var words = Encoding.UTF8.GetBytes(text);
        return record with { Text = new EvidenceText(words.AsMemory(0, Math.Min(words.Length, NetworkLimits.RuleText))), ElementCount = found.Count };
    }

    private static byte[] Attribute(ushort type, byte[] value)
    {
        var bytes = new byte[MessageReader.Align(4 + value.Length + 1)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(4 + value.Length + 1));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), type);
        value.CopyTo(bytes, 4);
        return bytes;
    }

    private FilterRecord Empty(string what, byte family, ReadOnlySpan<byte> table) => FilterRecords.Empty("nftables", what, FilterWords.Family(family), new(table.ToArray()), view);

    private IReadOnlyList<T> Ask<T>(ushort type, MessageParser<T> parse, byte[]? request = null, Action? begin = null)
        where T : class
    {
        var dump = socket.Dump(type, request ?? [0, 0, 0, 0], parse, watch, begin ?? positions.Clear);
        Error = Error.Failed ? Error : dump.Error;
        IsInterrupted |= dump.IsInterrupted;
        IsOverLimit |= dump.IsOverLimit;
        Damaged += dump.Damaged;
        return dump.Found;
    }
}
