using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using Forensics.Plugins.Network.Routing;

namespace Forensics.Plugins.Network.Filtering;

/// <summary>Words the bytes that a rule compares with, or a set holds.</summary>
internal static class ValueText
{
    /// <summary>One value.</summary>
    public static string Of(ReadOnlySpan<byte> value, ValueForm form, NamespaceView view) => form switch
    {
        ValueForm.Address when value.Length is 4 or 16 => new IPAddress(value).ToString(),
        ValueForm.Physical => RouteWords.Physical(value) ?? string.Empty,
        ValueForm.Number when value.Length is > 0 and <= 8 => new BigInteger(value, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture),
        ValueForm.HostNumber when value.Length is > 0 and <= 8 => new BigInteger(value, isUnsigned: true).ToString(CultureInfo.InvariantCulture),
        ValueForm.Mark when value.Length == 4 => string.Create(CultureInfo.InvariantCulture, $"0x{BinaryPrimitives.ReadUInt32LittleEndian(value):x8}"),
        ValueForm.Text => Quoted(value),
        ValueForm.Protocol when value.Length >= 1 => FilterWords.Protocol(value[0]),
        ValueForm.NetworkProtocol when value.Length >= 1 => value[0] switch { FilterWords.Ip => "ipv4", FilterWords.Ip6 => "ipv6", var other => FilterWords.Number(other) },
        ValueForm.ConnectionState when value.Length == 4 => FilterWords.ConnectionStates(BinaryPrimitives.ReadUInt32LittleEndian(value)),
        ValueForm.InterfaceIndex when value.Length == 4 => Interface(BinaryPrimitives.ReadInt32LittleEndian(value), view),
        ValueForm.EtherType when value.Length == 2 => BinaryPrimitives.ReadUInt16BigEndian(value) switch
        {
            0x0800 => "ip",
            0x86dd => "ip6",
            0x0806 => "arp",
            0x8100 => "vlan",
            var other => string.Create(CultureInfo.InvariantCulture, $"0x{other:x4}"),
        },
        _ => "0x" + Convert.ToHexStringLower(value),
    };

    /// <summary>A value of which only the bits of a mask count.</summary>
    /// <returns>As a prefix where it is one.</returns>
    public static string Masked(LoadedValue loaded, ReadOnlySpan<byte> value, NamespaceView view)
    {
        if (loaded.Form == ValueForm.Address && PrefixBits(loaded, value.Length) is { } bits)
        {
            var whole = new byte[value.Length + loaded.MissingBytes];
            value.CopyTo(whole);
            return string.Create(CultureInfo.InvariantCulture, $"{loaded.Name} {Of(whole, loaded.Form, view)}/{bits}");
        }

        return loaded.Mask is { } mask ? $"{loaded.Name} & {Of(mask, Plain(loaded.Form), view)} == {Of(value, Plain(loaded.Form), view)}" : $"{loaded.Name} {Of(value, loaded.Form, view)}";
    }

    /// <summary>What the numbers of nft's own types mean (nftables, datatype.h): 7 is ipv4_addr.</summary>
    public static ValueForm FormOfType(uint type) => type switch
    {
        2 => ValueForm.NetworkProtocol,
        5 or 41 => ValueForm.Text,
        6 or 9 => ValueForm.Physical,
        7 or 8 => ValueForm.Address,
        10 => ValueForm.EtherType,
        12 => ValueForm.Protocol,
        13 => ValueForm.Number,
        19 => ValueForm.Mark,
        20 => ValueForm.InterfaceIndex,
        24 or 25 => ValueForm.HostNumber,
        26 => ValueForm.ConnectionState,
        _ => ValueForm.Unknown,
    };

    private static ValueForm Plain(ValueForm form) => form is ValueForm.Number or ValueForm.HostNumber or ValueForm.Mark ? form : ValueForm.Unknown;

    private static string Quoted(ReadOnlySpan<byte> value)
        => value.IndexOf((byte)0) is >= 0 and var end ? $"\"{Encoding.UTF8.GetString(value[..end])}\"" : $"\"{Encoding.UTF8.GetString(value)}*\"";

    private static string Interface(int index, NamespaceView view)
        => view.InterfaceName(index) is { } name ? $"\"{name}\"" : index.ToString(CultureInfo.InvariantCulture);

    private static int? PrefixBits(LoadedValue loaded, int valueBytes)
    {
        if (loaded.Mask is not { } mask)
        {
            return loaded.MissingBytes > 0 ? valueBytes * 8 : null;
        }

        var bits = mask.Sum(static one => BitOperations.PopCount(one));
        for (var bit = 0; bit < bits; bit++)
        {
            if ((mask[bit / 8] & (0x80 >> (bit % 8))) == 0)
            {
                return null;
            }
        }

        return bits;
    }
}
