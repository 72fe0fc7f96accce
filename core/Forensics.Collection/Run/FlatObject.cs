using System.Buffers;

namespace Forensics.Collection.Run;

/// <summary>
/// A strict scan for the commonest line: one JSON object of strings, numbers, literals and lists of strings, without white space. It says yes only to
/// what RFC 8259 allows; what it does not know is left to the general reader. It costs half of that.
/// </summary>
internal static class FlatObject
{
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <param name="line">Valid UTF-8, without its line feed.</param>
    /// <returns>True when it surely is one JSON object.</returns>
    public static bool IsValid(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}')
        {
            return false;
        }

        var at = 1;
        if (line.Length == 2)
        {
            return true;
        }

        while (true)
        {
            if (!String(line, ref at) || !Byte(line, ref at, (byte)':') || !Value(line, ref at))
            {
                return false;
            }

            if (at == line.Length - 1)
            {
                return true;
            }

            if (!Byte(line, ref at, (byte)','))
            {
                return false;
            }
        }
    }

    private static bool Byte(ReadOnlySpan<byte> line, ref int at, byte expected)
    {
        var found = at < line.Length && line[at] == expected;
        at++;
        return found;
    }

    private static bool Value(ReadOnlySpan<byte> line, ref int at)
        => at < line.Length && line[at] switch
        {
            (byte)'"' => String(line, ref at),
            (byte)'[' => Strings(line, ref at),
            (byte)'n' => Literal(line, ref at, "null"u8),
            (byte)'t' => Literal(line, ref at, "true"u8),
            (byte)'f' => Literal(line, ref at, "false"u8),
            _ => Integer(line, ref at),
        };

    private static bool Literal(ReadOnlySpan<byte> line, ref int at, ReadOnlySpan<byte> literal)
    {
        var found = line[at..].StartsWith(literal);
        at += literal.Length;
        return found;
    }

    /// <summary>Digits without a leading zero, perhaps a minus sign; fractions and exponents are left to the general reader.</summary>
    private static bool Integer(ReadOnlySpan<byte> line, ref int at)
    {
        if (line[at] == '-')
        {
            at++;
        }

        var digits = line[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var valid = digits == 1 || (digits > 1 && line[at] != '0');
        at += Math.Max(digits, 0);
        return valid;
    }

    private static bool Strings(ReadOnlySpan<byte> line, ref int at)
    {
        at++;
        if (at < line.Length && line[at] == ']')
        {
            at++;
            return true;
        }

        while (String(line, ref at) && at < line.Length)
        {
            switch (line[at++])
            {
                case (byte)']':
                    return true;
                case (byte)',':
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool String(ReadOnlySpan<byte> line, ref int at)
    {
        if (at >= line.Length || line[at] != '"')
        {
            return false;
        }

        at++;
        while (true)
        {
            var stop = line[at..].IndexOfAny(StringStops);
            if (stop < 0)
            {
                return false;
            }

            at += stop + 1;
            switch (line[at - 1])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\' when Escape(line, ref at):
                    continue;
                default:
                    return false;
            }
        }
    }

    private static bool Escape(ReadOnlySpan<byte> line, ref int at)
    {
        if (at >= line.Length)
        {
            return false;
        }

        switch (line[at++])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return true;
            case (byte)'u' when at + 4 <= line.Length:
                foreach (var digit in line.Slice(at, 4))
                {
                    if (!char.IsAsciiHexDigit((char)digit))
                    {
                        return false;
                    }
                }

                at += 4;
                return true;
            default:
                return false;
        }
    }
}
