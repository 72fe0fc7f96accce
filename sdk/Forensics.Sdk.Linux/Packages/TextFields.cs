using System.Text;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>Fields of the text databases.</summary>
internal static class TextFields
{
    private const int NameBytes = 512;

    /// <summary>What comes after a field's name, without spaces around; false for another line.</summary>
    /// <param name="line">A line.</param>
    /// <param name="field">The name with its colon.</param>
    /// <param name="value">The value.</param>
    public static bool TryGet(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = line.StartsWith(field) ? line[field.Length..].Trim((byte)' ') : default;
        return line.StartsWith(field);
    }

    /// <summary>A name or version as text; cut at 512 bytes.</summary>
    public static string Text(ReadOnlySpan<byte> value)
        => Encoding.UTF8.GetString(value[..Math.Min(value.Length, NameBytes)]);

    /// <summary>A digest in lower-case hexadecimal digits; null for what is none of this length.</summary>
    public static string? Hex(ReadOnlySpan<byte> value, int digestBytes)
    {
        if (value.Length != 2 * digestBytes)
        {
            return null;
        }

        foreach (var digit in value)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return null;
            }
        }

        return Encoding.ASCII.GetString(value).ToLowerInvariant();
    }

    /// <summary>The next word of a line, and what comes after the spaces behind it.</summary>
    public static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        var text = rest.TrimStart((byte)' ');
        var end = text.IndexOf((byte)' ');
        rest = end < 0 ? default : text[end..].TrimStart((byte)' ');
        return end < 0 ? text : text[..end];
    }
}
