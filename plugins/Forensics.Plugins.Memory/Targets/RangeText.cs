using System.Globalization;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>A range of addresses as options have it: START-END in hexadecimal.</summary>
internal static class RangeText
{
    /// <summary>Parses what the option's pattern lets through. One that ends before it begins is empty.</summary>
    public static (ulong Start, ulong End) Parse(string text)
    {
        var (start, end) = (text.Split('-')[0], text.Split('-')[1]);
        var (low, high) = (Hex(start), Hex(end));
        return (low, Math.Max(low, high));
    }

    private static ulong Hex(string text)
        => ulong.Parse(text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
