using System.Globalization;
using System.Numerics;
using System.Text;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Routing;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>Elements of one set of nf_tables, put into words. Of an interval the kernel keeps the start, and the end as an element of its own (NFT_SET_ELEM_INTERVAL_END).</summary>
internal sealed class NftElements(NftSet set, NamespaceView view)
{
    private const uint IntervalEnd = 1;
    private const uint CatchAll = 2;

    private const uint Concatenated = 0x80;

    private readonly List<(byte[] Key, byte[]? End, bool IsEnd, string? Data)> elements = [];
    private bool isCut;

    public int Count { get; private set; }

    /// <summary>The first that are named, as nft(8) does: <c>{ 22, 80-90 }</c>.</summary>
    public string Text()
    {
        elements.Sort(static (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key) is var order and not 0 ? order : right.IsEnd.CompareTo(left.IsEnd));
        var words = new List<string>();
        for (var i = 0; i < elements.Count && words.Count < NetworkLimits.SetElements; i++)
        {
            var (key, end, isEnd, data) = elements[i];
            if (!isEnd)
            {
                end ??= End(i);
                words.Add(Range(key, end) + (data is null ? string.Empty : $" : {data}"));
            }
        }

        return words.Count == 0 ? "{ }" : $"{{ {string.Join(", ", words)}{(Count > words.Count && words.Count == NetworkLimits.SetElements ? ", ..." : string.Empty)} }}";
    }

    /// <summary>Forgets what came: the kernel is asked again.</summary>
    public void Clear()
    {
        elements.Clear();
        (Count, isCut) = (0, false);
    }

    /// <summary>Takes one message: NFTA_SET_ELEM_LIST_ELEMENTS.</summary>
    public void Add(ReadOnlySpan<byte> attributes)
    {
        var list = new AttributeReader(new NftFields(attributes).Value(3));
        while (list.TryNext())
        {
            var fields = new NftFields(list.Value);
            var flags = fields.Number(3) ?? 0;
            Count += (flags & IntervalEnd) == 0 ? 1 : 0;
            if (elements.Count >= 2 * NetworkLimits.SetElements)
            {
                isCut = true;
                continue;
            }

            var verdict = new NftFields(fields.Value(2)).Value(2);
            var code = new NftFields(verdict);
            var data = !verdict.IsEmpty ? Verdict((int)(code.Number(1) ?? 0), Encoding.UTF8.GetString(code.Text(2)))
                : fields.Nested(2, 1) is { IsEmpty: false } value ? ValueText.Of(value, ValueText.FormOfType(set.DataType), view) : null;
            elements.Add((
                (flags & CatchAll) != 0 ? [] : fields.Nested(1, 1).ToArray(),
                fields.Nested(10, 1) is { IsEmpty: false } end ? end.ToArray() : null,
                (flags & IntervalEnd) != 0, data));
        }
    }

    /// <summary>Source: linux/netfilter.h and nf_tables.h.</summary>
    public static string Verdict(int code, string chain) => code switch
    {
        0 => "drop",
        1 => "accept",
        3 => "queue",
        -1 => "continue",
        -2 => "break",
        -3 => $"jump {chain}",
        -4 => $"goto {chain}",
        -5 => "return",
        _ => string.Create(CultureInfo.InvariantCulture, $"verdict {code}"),
    };

    /// <summary>The last key of an interval: the one before the next start or end. One up to the highest key has no end in the kernel.</summary>
    private byte[]? End(int start)
    {
        var key = elements[start].Key;
        return !set.IsInterval || (set.Flags & Concatenated) != 0 || key.Length == 0 ? null
            : start + 1 < elements.Count ? Before(elements[start + 1].Key)
            : isCut ? null : [.. Enumerable.Repeat(byte.MaxValue, key.Length)];
    }

    private static byte[] Before(byte[] key)
    {
        var number = new BigInteger(key, isUnsigned: true, isBigEndian: true) - 1;
        if (number < 0)
        {
            return key;
        }

        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Math.Max(key.Length - bytes.Length, 0)], .. bytes];
    }

    private string Range(byte[] key, byte[]? end)
    {
        var form = ValueText.FormOfType(set.KeyType);
        var first = key.Length == 0 ? "*" : ValueText.Of(key, form, view);
        return end is null || end.AsSpan().SequenceEqual(key) ? first : $"{first}-{ValueText.Of(end, form, view)}";
    }
}
