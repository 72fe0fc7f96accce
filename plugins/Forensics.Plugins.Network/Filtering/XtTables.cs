using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>
/// Tables of iptables and ip6tables (legacy): getsockopt(2) with IPT_SO_GET_INFO (64: struct ipt_getinfo, 84 bytes) and IPT_SO_GET_ENTRIES (65: name, u32 size, entries
/// from byte 40). Only tables that the namespace has already are asked for (<c>/proc/PID/net/ip_tables_names</c>): asking for another one would make it.
/// </summary>
internal sealed class XtTables(XtLayout layout, SafeFileHandle socket, NamespaceView view)
{
    private const int GetInfo = 64;
    private const int GetEntries = 65;
    private const int NameBytes = 32;
    private const int InfoBytes = 84;
    private const int EntriesOffset = 40;
    private const int Hooks = 5;

    private static readonly string[] HookNames = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    /// <summary>Rules beyond the limit were met.</summary>
    public bool IsOverLimit { get; private set; }

    private bool IsVersion6 => layout == XtLayout.Version6;

    /// <summary>Reads one table.</summary>
    public Errno Read(ReadOnlySpan<byte> name, List<FilterRecord> records)
    {
        var info = new byte[InfoBytes];
        if (name.Length >= NameBytes)
        {
            return Errno.ENAMETOOLONG;
        }

        name.CopyTo(info);
        var error = NetlinkCalls.GetOption(socket, layout.Level, GetInfo, info, out _);
        if (error.Failed)
        {
            return error;
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(80));
        if (size > NetworkLimits.XtTableBytes)
        {
            return Errno.E2BIG;
        }

        var answer = new byte[EntriesOffset + size];
        name.CopyTo(answer);
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(NameBytes), size);
        error = NetlinkCalls.GetOption(socket, layout.Level, GetEntries, answer, out _);
        if (!error.Failed)
        {
            Parse(name, info, answer.AsSpan(EntriesOffset), records);
        }

        return error;
    }

    internal void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> info, ReadOnlySpan<byte> entries, List<FilterRecord> records)
    {
        var table = new EvidenceText(name.ToArray());
        records.Add(FilterRecords.Empty(layout.System, "table", layout.Family, table, view));
        var chains = Chains(info, entries, out var policies);
        var chain = string.Empty;
        var position = 0;
        var count = 0;
        for (var offset = 0; TryEntry(entries, offset, out var entry); offset += entry.Length)
        {
            if (++count > NetworkLimits.XtRules)
            {
                IsOverLimit = true;
                return;
            }

            var target = Target(entry, out var targetName, out var targetInfo);
            var policy = policies.Contains(offset);
            if (chains.TryGetValue(offset, out var begun))
            {
                (chain, position) = (begun.Name, 0);
                records.Add(FilterRecords.Empty(layout.System, "chain", layout.Family, table, view) with
                {
                    Chain = new EvidenceText(Encoding.UTF8.GetBytes(chain)),
                    Hook = begun.IsHook ? chain.ToLowerInvariant() : null,
                    ChainPolicy = begun.Policy >= 0 && TryEntry(entries, begun.Policy, out var last) ? Policy(last) : null,
                    CountedPackets = begun.Policy >= 0 && TryEntry(entries, begun.Policy, out last) ? Counter(last, 0) : null,
                    CountedBytes = begun.Policy >= 0 && TryEntry(entries, begun.Policy, out last) ? Counter(last, 8) : null,
                });
            }

            // The rule that begins a user's chain, the one that is a chain's policy, and the one that ends the table are none of a person's. A user's chain ends in RETURN.
            if (!target || targetName == "ERROR" || policy || (EndsChain(entries, offset + entry.Length) && IsPlainReturn(entry, targetName, targetInfo)))
            {
                continue;
            }

            records.Add(Rule(entry, table, chain, ++position, targetName, targetInfo, chains));
        }
    }

    private static string Verdict(int verdict, Dictionary<int, (string Name, bool IsHook, int Policy)> chains)
        => verdict switch
        {
            -1 => "DROP",
            -2 => "ACCEPT",
            -4 => "QUEUE",
            -5 => "RETURN",
            >= 0 when chains.TryGetValue(verdict, out var chain) => chain.Name,
            _ => verdict.ToString(CultureInfo.InvariantCulture),
        };

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    private FilterRecord Rule(
        ReadOnlySpan<byte> entry, EvidenceText table, string chain, int position, string targetName, ReadOnlySpan<byte> targetInfo, Dictionary<int, (string Name, bool IsHook, int Policy)> chains)
    {
        var text = new StringBuilder($"-A {chain}");
        var names = new List<string>();
        var undecoded = new List<string>();
        EvidenceText? comment = null;
        Head(entry, text);
        var targetOffset = BinaryPrimitives.ReadUInt16LittleEndian(entry[layout.TargetOffset..]);
        for (var offset = layout.EntryBytes; offset + NameBytes <= targetOffset && names.Count < NetworkLimits.Expressions;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[offset..]);
            if (length < NameBytes || offset + length > targetOffset)
            {
                break;
            }

            var name = Encoding.Latin1.GetString(Text(entry.Slice(offset + 2, 29)));
            var match = XtText.Of(name, entry[(offset + NameBytes)..(offset + length)], isTarget: false, IsVersion6);
            Add(match, name, entry[(offset + NameBytes)..(offset + length)]);
            offset += length;
        }

        if (targetName.Length == 0 && targetInfo.Length >= 4)
        {
            var verdict = BinaryPrimitives.ReadInt32LittleEndian(targetInfo);
            text.Append(CultureInfo.InvariantCulture, $"{((entry[layout.FlagsOffset] & layout.GotoFlag) != 0 ? " -g " : " -j ")}{Verdict(verdict, chains)}");
            names.Add("standard");
        }
        else
        {
            Add(XtText.Of(targetName, targetInfo, isTarget: true, IsVersion6), targetName, targetInfo);
        }

        var words = Encoding.UTF8.GetBytes(text.ToString());
        return FilterRecords.Empty(layout.System, "rule", layout.Family, table, view) with
        {
            Chain = new EvidenceText(Encoding.UTF8.GetBytes(chain)),
            RulePosition = position,
            Text = new EvidenceText(words.AsMemory(0, Math.Min(words.Length, NetworkLimits.RuleText))),
            Comment = comment,
            CountedPackets = Counter(entry, 0),
            CountedBytes = Counter(entry, 8),
            Expressions = names,
            Undecoded = undecoded,
        };

        void Add(XtText part, string name, ReadOnlySpan<byte> raw)
        {
            text.Append(' ').Append(part.Text);
            names.Add(name);
            comment ??= part.Comment;
            if (!part.IsDecoded)
            {
                undecoded.Add($"{name} {Convert.ToBase64String(raw)}");
            }
        }
    }

    private void Head(ReadOnlySpan<byte> entry, StringBuilder text)
    {
        var inverted = entry[layout.InvertedOffset];
        Network(entry, 0, " -s ", (inverted & 0x08) != 0, text);
        Network(entry, layout.AddressBytes, " -d ", (inverted & 0x10) != 0, text);
        Interface(entry, 0, " -i ", (inverted & 0x01) != 0, text);
        Interface(entry, 16, " -o ", (inverted & 0x02) != 0, text);
        var protocol = BinaryPrimitives.ReadUInt16LittleEndian(entry[layout.ProtocolOffset..]);
        if (protocol is not 0 and <= byte.MaxValue)
        {
            text.Append((inverted & 0x40) != 0 ? " ! -p " : " -p ").Append(FilterWords.Protocol((byte)protocol));
        }

        if ((entry[layout.FlagsOffset] & layout.FragmentFlag) != 0)
        {
            text.Append((inverted & 0x20) != 0 ? " ! -f" : " -f");
        }
    }

    private void Network(ReadOnlySpan<byte> entry, int offset, string option, bool isInverted, StringBuilder text)
    {
        var mask = entry.Slice((2 * layout.AddressBytes) + offset, layout.AddressBytes);
        if (mask.ContainsAnyExcept((byte)0))
        {
            var loaded = new LoadedValue((isInverted ? " !" : string.Empty) + option.TrimEnd(), ValueForm.Address, Mask: mask.ToArray());
            text.Append(ValueText.Masked(loaded, entry.Slice(offset, layout.AddressBytes), view));
        }
    }

    private void Interface(ReadOnlySpan<byte> entry, int offset, string option, bool isInverted, StringBuilder text)
    {
        var name = Text(entry.Slice(layout.InterfaceOffset + offset, 16));
        if (!name.IsEmpty)
        {
            // A name that ends in + is of all that begin so.
            text.Append(isInverted ? " !" : string.Empty).Append(option).Append(Encoding.UTF8.GetString(name));
        }
    }

    private bool IsPlainReturn(ReadOnlySpan<byte> entry, string targetName, ReadOnlySpan<byte> targetInfo)
        => targetName.Length == 0 && targetInfo.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(targetInfo) == -5
            && !entry[..(layout.InvertedOffset + 1)].ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadUInt16LittleEndian(entry[layout.TargetOffset..]) == layout.EntryBytes;

    private bool IsLast(ReadOnlySpan<byte> entries, int offset) => !TryEntry(entries, offset, out _);

    private bool EndsChain(ReadOnlySpan<byte> entries, int next) => TryEntry(entries, next, out var entry) && Target(entry, out var name, out _) && name == "ERROR";

    private string? Policy(ReadOnlySpan<byte> entry)
        => Target(entry, out _, out var info) && info.Length >= 4
            ? BinaryPrimitives.ReadInt32LittleEndian(info) switch { -1 => "drop", -2 => "accept", -5 => "return", _ => null } : null;

    private ulong Counter(ReadOnlySpan<byte> entry, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(entry[(layout.CountersOffset + offset)..]);

    private bool TryEntry(ReadOnlySpan<byte> entries, int offset, out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (offset < 0 || offset > entries.Length - layout.EntryBytes)
        {
            return false;
        }

        var next = BinaryPrimitives.ReadUInt16LittleEndian(entries[(offset + layout.TargetOffset + 2)..]);
        if (next < layout.EntryBytes || next > entries.Length - offset)
        {
            return false;
        }

        entry = entries.Slice(offset, next);
        return true;
    }

    private bool Target(ReadOnlySpan<byte> entry, out string name, out ReadOnlySpan<byte> info)
    {
        name = string.Empty;
        info = default;
        var offset = BinaryPrimitives.ReadUInt16LittleEndian(entry[layout.TargetOffset..]);
        if (offset < layout.EntryBytes || offset + NameBytes > entry.Length)
        {
            return false;
        }

        name = Encoding.Latin1.GetString(Text(entry.Slice(offset + 2, 29)));
        info = entry[(offset + NameBytes)..];
        return true;
    }

    /// <summary>Where chains begin: those of hooks where the table says so, others behind an entry whose target is ERROR and names the chain.</summary>
    private Dictionary<int, (string Name, bool IsHook, int Policy)> Chains(ReadOnlySpan<byte> info, ReadOnlySpan<byte> entries, out HashSet<int> policies)
    {
        var chains = new Dictionary<int, (string, bool, int)>();
        policies = [];
        var valid = BinaryPrimitives.ReadUInt32LittleEndian(info[NameBytes..]);
        for (var hook = 0; hook < Hooks; hook++)
        {
            if ((valid & (1u << hook)) != 0)
            {
                var policy = BinaryPrimitives.ReadInt32LittleEndian(info[(56 + (4 * hook))..]);
                chains.TryAdd(BinaryPrimitives.ReadInt32LittleEndian(info[(36 + (4 * hook))..]), (HookNames[hook], true, policy));
                policies.Add(policy);
            }
        }

        for (var (offset, count) = (0, 0); count <= NetworkLimits.XtRules && TryEntry(entries, offset, out var entry); offset += entry.Length, count++)
        {
            if (Target(entry, out var name, out var text) && name == "ERROR" && !IsLast(entries, offset + entry.Length))
            {
                chains.TryAdd(offset + entry.Length, (Encoding.UTF8.GetString(Text(text)), false, -1));
            }
        }

        return chains;
    }
}
