// Long because each expression of nf_tables has its arm, and all of them share the registers.
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Routing;
using Forensics.Sdk;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>
/// Puts the expressions of one nf_tables rule into words: they load parts of a packet into registers, compare these, and act. What is not known here is named,
/// with its attributes in base64. Numbers of attributes: linux/netfilter/nf_tables.h.
/// </summary>
/// <param name="family">Of the table.</param>
/// <param name="view">The namespace.</param>
/// <param name="sets">Elements of a set by its name, for those that have none of their own (anonymous ones); null for others.</param>
internal sealed class NftRuleText(byte family, NamespaceView view, Func<string, string?> sets)
{
    private const uint VerdictRegister = 0;

    private static readonly string[] Operators = [string.Empty, "!= ", "< ", "<= ", "> ", ">= "];

    private readonly Dictionary<uint, LoadedValue> registers = [];
    private readonly List<string> statements = [];
    private byte network = family is FilterWords.Ip or FilterWords.Ip6 ? family : (byte)0;
    private string? transport;
    private int rawBytes;

    // The statement that only says which protocol the next one is about, and that nft leaves out.
    private int dependency = -1;
    private (uint Register, string Prefix, string Value)? lower;

    public string Text => string.Join(' ', statements);

    public List<string> Names { get; } = [];

    public List<string> Undecoded { get; } = [];

    public ulong? Packets { get; private set; }

    public ulong? Bytes { get; private set; }

    /// <summary>The comment that an iptables rule carries as a match.</summary>
    public EvidenceText? Comment { get; private set; }

    /// <summary>Takes NFTA_RULE_EXPRESSIONS.</summary>
    public void AddAll(ReadOnlySpan<byte> expressions)
    {
        var elements = new AttributeReader(expressions);
        while (elements.TryNext() && Names.Count < NetworkLimits.Expressions)
        {
            var name = string.Empty;
            ReadOnlySpan<byte> body = default;
            var parts = new AttributeReader(elements.Value);
            while (parts.TryNext())
            {
                name = parts.Type == 1 ? Encoding.Latin1.GetString(parts.Text) : name;
                body = parts.Type == 2 ? parts.Value : body;
            }

            Names.Add(name);
            Add(name, body);
        }
    }

    private void Add(string name, ReadOnlySpan<byte> body)
    {
        var fields = new NftFields(body);
        var previous = lower;
        lower = null;
        switch (name)
        {
            case "meta" when fields.Number(3) is { } source && fields.Number(2) is { } key:
                Say($"{FilterWords.MetaKey(key)} set {Constant(source, MetaForm(key))}");
                break;
            case "meta" when fields.Number(1) is { } target && fields.Number(2) is { } key:
                Load(target, new(FilterWords.MetaKey(key), MetaForm(key)));
                break;
            case "ct" when fields.Number(4) is { } source && fields.Number(2) is { } key:
                Say($"ct {FilterWords.ConnectionKey(key)} set {Constant(source, ConnectionForm(key))}");
                break;
            case "ct" when fields.Number(1) is { } target && fields.Number(2) is { } key:
                var direction = fields.Byte(3) switch { 0 => "original ", 1 => "reply ", _ => string.Empty };
                Load(target, new($"ct {direction}{FilterWords.ConnectionKey(key)}", ConnectionForm(key)));
                break;
            case "payload" when fields.Number(1) is { } target:
                Load(target, PayloadField.Of(fields.Number(2) ?? 0, fields.Number(3) ?? 0, fields.Number(4) ?? 0, network, transport));
                break;
            case "immediate" when fields.Number(1) == VerdictRegister:
                Say(Verdict(fields.Nested(2, 2)));
                break;
            case "immediate" when fields.Number(1) is { } target:
                Load(target, new(string.Empty, ValueForm.Unknown, fields.Nested(2, 1).ToArray()));
                break;
            case "bitwise" when fields.Number(1) is { } source && fields.Number(2) is { } target && Loaded(source) is { } value:
                var mask = fields.Nested(4, 1);
                var isMask = !mask.IsEmpty && !fields.Nested(5, 1).ContainsAnyExcept((byte)0);
                Load(target, isMask ? value with { Mask = mask.ToArray() } : value with { Name = $"{value.Name} (transformed)" });
                Keep(!isMask, name, body);
                break;
            case "cmp" when fields.Number(1) is { } source && Loaded(source) is { } value:
                Compare(source, value, fields.Number(2) ?? 0, fields.Nested(3, 1), previous);
                break;
            case "range" when fields.Number(1) is { } source && Loaded(source) is { } value:
                Condition(value, $"{value.Name} {(fields.Number(2) == 1 ? "!= " : string.Empty)}{ValueText.Of(fields.Nested(3, 1), value.Form, view)}-{ValueText.Of(fields.Nested(4, 1), value.Form, view)}");
                break;
            case "lookup" when fields.Number(2) is { } source && Loaded(source) is { } value:
                Lookup(value, Encoding.UTF8.GetString(fields.Text(1)), fields.Number(3), (fields.Number(5) & 1) == 1);
                break;
            case "counter":
                Packets ??= fields.Long(2);
                Bytes ??= fields.Long(1);
                Say(string.Create(CultureInfo.InvariantCulture, $"counter packets {fields.Long(2)} bytes {fields.Long(1)}"));
                break;
            case "limit":
                Say(Limit(fields));
                break;
            case "log":
                Say(Log(fields));
                break;
            case "reject":
                Say($"reject with {FilterWords.Rejection(fields.Number(1) ?? 0, fields.Byte(2) ?? 0, network == 0 ? family : network)}");
                break;
            case "nat":
                Say((fields.Number(1) == 0 ? "snat" : "dnat") + Target(fields.Number(3), fields.Number(5)));
                Keep(IsRange(fields, 3, 4) || IsRange(fields, 5, 6) || HasNatFlags(fields.Number(7)), name, body);
                break;
            case "masq":
                Say("masquerade" + Target(null, fields.Number(2)));
                Keep(IsRange(fields, 2, 3) || HasNatFlags(fields.Number(1)), name, body);
                break;
            case "redir":
                Say("redirect" + Target(null, fields.Number(1)));
                Keep(IsRange(fields, 1, 2) || HasNatFlags(fields.Number(3)), name, body);
                break;
            case "notrack":
                Say("notrack");
                break;
            case "match" or "target":
                var info = fields.Value(3);
                var xt = XtText.Of(Encoding.Latin1.GetString(fields.Text(1)), info, name == "target", (network == 0 ? family : network) == FilterWords.Ip6);
                Comment ??= xt.Comment;
                Say(xt.Text);
                Keep(!xt.IsDecoded, Encoding.Latin1.GetString(fields.Text(1)), info);
                break;
            default:
                Say(name);
                Keep(true, name, body);
                break;
        }
    }

    private static ValueForm MetaForm(uint key) => key switch
    {
        3 => ValueForm.Mark,
        4 or 5 => ValueForm.InterfaceIndex,
        6 or 7 or 17 or 18 or 26 or 27 => ValueForm.Text,
        15 => ValueForm.NetworkProtocol,
        16 => ValueForm.Protocol,
        1 => ValueForm.EtherType,
        0 or 10 or 11 or 12 or 19 or 20 or 21 or 22 or 23 => ValueForm.HostNumber,
        _ => ValueForm.Unknown,
    };

    private static ValueForm ConnectionForm(uint key) => key switch
    {
        0 => ValueForm.ConnectionState,
        3 => ValueForm.Mark,
        8 or 9 or 19 or 20 or 21 or 22 => ValueForm.Address,
        10 => ValueForm.Protocol,
        11 or 12 => ValueForm.Number,
        6 => ValueForm.Text,
        7 => ValueForm.NetworkProtocol,
        _ => ValueForm.HostNumber,
    };

    /// <summary>Registers 1 to 4 of 16 bytes are the same as 8, 12, 16, 20 of 4 bytes.</summary>
    private static uint Slot(uint register) => register is >= 1 and <= 4 ? 8 + ((register - 1) * 4) : register;

    /// <summary>Whether the last of a range is in another register than the first: the kernel gives both also for a single one.</summary>
    private static bool IsRange(NftFields fields, int first, int last) => fields.Number(last) is { } to && (fields.Number(first) is not { } from || Slot(from) != Slot(to));

    /// <summary>Beyond NF_NAT_RANGE_MAP_IPS and PROTO_SPECIFIED, which the kernel sets by itself: random, persistent and so on.</summary>
    private static bool HasNatFlags(uint? flags) => (flags & ~3u) is not (null or 0);

    private static string Limit(NftFields fields)
    {
        var over = (fields.Number(5) & 1) == 1 ? "over " : string.Empty;
        var isBytes = fields.Number(4) == 1;
        var rate = string.Create(CultureInfo.InvariantCulture, $"limit rate {over}{fields.Long(1)}{(isBytes ? " bytes" : string.Empty)}/{FilterWords.Unit(fields.Long(2) ?? 0)}");

        // nft does not word the burst that it gives by itself.
        return fields.Number(3) is null || fields.Number(3) == (isBytes ? 0u : 5u) ? rate : string.Create(CultureInfo.InvariantCulture, $"{rate} burst {fields.Number(3)} {(isBytes ? "bytes" : "packets")}");
    }

    private static string Log(NftFields fields)
    {
        var text = new StringBuilder("log");
        if (!fields.Text(2).IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $" prefix \"{Encoding.UTF8.GetString(fields.Text(2))}\"");
        }

        if (fields.Value(1) is { Length: >= 2 } group)
        {
            text.Append(CultureInfo.InvariantCulture, $" group {BinaryPrimitives.ReadUInt16BigEndian(group)}");
        }

        return fields.Number(5) is { } level and not 4 ? $"{text} level {FilterWords.Level(level)}" : text.ToString();
    }

    private void Load(uint register, LoadedValue value) => registers[Slot(register)] = value;

    private LoadedValue? Loaded(uint register) => registers.GetValueOrDefault(Slot(register));

    private string Constant(uint register, ValueForm form) => Loaded(register) is { } value ? value.Constant is { } bytes ? ValueText.Of(bytes, form, view) : value.Name : "?";

    private void Say(string statement)
    {
        statements.Add(statement);
        dependency = -1;
    }

    private void Keep(bool isUndecoded, string name, ReadOnlySpan<byte> raw)
    {
        if (isUndecoded && rawBytes + raw.Length <= NetworkLimits.RawBytes)
        {
            rawBytes += raw.Length;
            Undecoded.Add($"{name} {Convert.ToBase64String(raw)}");
        }
    }

    private void Compare(uint register, LoadedValue value, uint operation, ReadOnlySpan<byte> with, (uint Register, string Prefix, string Value)? previous)
    {
        const uint NotEqual = 1;
        const uint AtMost = 3;
        const uint AtLeast = 5;
        if (operation == NotEqual && value is { Form: ValueForm.ConnectionState, Mask.Length: 4 } && !with.ContainsAnyExcept((byte)0))
        {
            Condition(value, $"{value.Name} {ValueText.Of(value.Mask, value.Form, view)}");
            return;
        }

        var text = ValueText.Of(with, value.Form, view);
        if (operation == AtMost && previous is { } from && from.Register == register && from.Prefix == value.Name && statements.Count > 0)
        {
            statements[^1] = $"{value.Name} {from.Value}-{text}";
            return;
        }

        var sign = operation < Operators.Length ? Operators[operation] : "? ";
        Condition(value, operation == 0 ? ValueText.Masked(value, with, view)
            : value.Mask is null && value.MissingBytes == 0 ? $"{value.Name} {sign}{text}"
            : operation == NotEqual ? ValueText.Masked(value with { Name = $"{value.Name} !=" }, with, view)
            : $"{ValueText.Masked(value, with, view)} {sign.TrimEnd()}");
        if (operation == AtLeast)
        {
            lower = (register, value.Name, text);
        }

        if (operation == 0 && value.Mask is null && with.Length >= 1)
        {
            Note(value, with);
        }
    }

    /// <summary>Remembers what the rule says of the packet's protocols.</summary>
    private void Note(LoadedValue value, ReadOnlySpan<byte> with)
    {
        if (value.Form == ValueForm.NetworkProtocol && value.Name == "meta nfproto")
        {
            network = with[0];
            dependency = statements.Count - 1;
        }
        else if (value.Form == ValueForm.EtherType && with.Length == 2)
        {
            network = BinaryPrimitives.ReadUInt16BigEndian(with) switch { 0x0800 => FilterWords.Ip, 0x86dd => FilterWords.Ip6, _ => network };
        }
        else if (value.Form == ValueForm.Protocol && value.Name is "meta l4proto" or "ip protocol" or "ip6 nexthdr")
        {
            transport = FilterWords.Protocol(with[0]);
            dependency = value.Name == "meta l4proto" ? statements.Count - 1 : -1;
        }
    }

    private void Condition(LoadedValue value, string text)
    {
        var isImplied = dependency >= 0 && dependency == statements.Count - 1
            && (statements[dependency].StartsWith("meta nfproto", StringComparison.Ordinal) ? value.Name.StartsWith("ip", StringComparison.Ordinal)
                : transport is not null && value.Name.StartsWith($"{(transport == "ipv6-icmp" ? "icmpv6" : transport)} ", StringComparison.Ordinal));
        if (isImplied)
        {
            statements.RemoveAt(dependency);
        }

        Say(text);
    }

    private void Lookup(LoadedValue value, string set, uint? target, bool isInverted)
    {
        var what = sets(set) ?? $"@{set}";
        if (target is null)
        {
            Condition(value, $"{value.Name} {(isInverted ? "!= " : string.Empty)}{what}");
        }
        else if (target == VerdictRegister)
        {
            Condition(value, $"{value.Name} vmap {what}");
        }
        else
        {
            Load(target.Value, new($"{value.Name} map {what}", ValueForm.Unknown));
        }
    }

    private string Verdict(ReadOnlySpan<byte> verdict)
    {
        var parts = new AttributeReader(verdict);
        var (code, chain) = (0, string.Empty);
        while (parts.TryNext())
        {
            code = parts.Type == 1 && parts.U32Big is { } number ? (int)number : code;
            chain = parts.Type == 2 ? Encoding.UTF8.GetString(parts.Text) : chain;
        }

        return NftElements.Verdict(code, chain);
    }

    private string Target(uint? address, uint? port)
    {
        var to = address is { } register ? Constant(register, ValueForm.Address) : string.Empty;
        var ports = port is { } second ? ":" + Constant(second, ValueForm.Number) : string.Empty;
        var isLong = to.Contains(':', StringComparison.Ordinal) && ports.Length > 0;
        return to.Length + ports.Length == 0 ? string.Empty : $" to {(isLong ? $"[{to}]" : to)}{ports}";
    }
}
