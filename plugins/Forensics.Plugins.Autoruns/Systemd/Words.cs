using System.Globalization;
using System.Text;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>
/// Words of a value as <c>extract_first_word()</c> takes them, with EXTRACT_UNQUOTE and EXTRACT_CUNESCAPE: single and double quotes, also in the middle of a word,
/// escapes of C in and out of them. An escape that is none stays as it is written.
/// </summary>
internal static class Words
{
    /// <summary>The next word.</summary>
    /// <param name="text">The value.</param>
    /// <param name="at">Where to begin; afterwards where the next word begins.</param>
    /// <param name="unbalanced">A quote has no end: there is no word.</param>
    /// <returns>Null at the end.</returns>
    public static string? Next(string text, ref int at, out bool unbalanced)
    {
        unbalanced = false;
        SkipBlank(text, ref at);
        if (at >= text.Length)
        {
            return null;
        }

        var word = new StringBuilder();
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\\')
            {
                if (++at >= text.Length)
                {
                    word.Append('\\');
                    break;
                }

                at += Escape(text, at, word) - 1;
            }
            else if (quote != '\0' ? character == quote : character is '\'' or '"')
            {
                quote = quote == '\0' ? character : '\0';
            }
            else if (quote == '\0' && IsBlank(character))
            {
                break;
            }
            else
            {
                word.Append(character);
            }
        }

        SkipBlank(text, ref at);
        unbalanced = quote != '\0';
        return unbalanced ? null : word.ToString();
    }

    /// <summary>All words; those before a quote without end when there is one.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        for (var at = 0; words.Count < SystemdLimits.Words && Next(text, ref at, out _) is { } word;)
        {
            words.Add(word);
        }

        return words;
    }

    /// <summary>Space, tab, line feed, carriage return.</summary>
    public static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r';

    /// <summary>Goes on to the next character that is not blank.</summary>
    public static void SkipBlank(string text, ref int at)
    {
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }
    }

    // Gives how many characters after the backslash the escape has (cunescape_one()).
    private static int Escape(string text, int at, StringBuilder word)
    {
        var simple = "abfnrtv\\\"'s".IndexOf(text[at], StringComparison.Ordinal);
        if (simple >= 0)
        {
            word.Append("\a\b\f\n\r\t\v\\\"' "[simple]);
            return 1;
        }

        var (start, digits, style) = text[at] switch
        {
            'x' => (at + 1, 2, NumberStyles.AllowHexSpecifier),
            'u' => (at + 1, 4, NumberStyles.AllowHexSpecifier),
            'U' => (at + 1, 8, NumberStyles.AllowHexSpecifier),
            >= '0' and <= '7' => (at, 3, NumberStyles.None),
            _ => (at, 0, NumberStyles.None),
        };
        if (digits > 0 && start + digits <= text.Length && Number(text.AsSpan(start, digits), style) is { } number)
        {
            if (digits is 2 or 3)
            {
                word.Append((char)number);
            }
            else
            {
                foreach (var unit in Encoding.UTF8.GetBytes(new Rune(number).ToString()))
                {
                    word.Append((char)unit);
                }
            }

            return start + digits - at;
        }

        word.Append('\\').Append(text[at]);
        return 1;
    }

    private static uint? Number(ReadOnlySpan<char> digits, NumberStyles style)
    {
        var number = 0u;
        if (style == NumberStyles.None)
        {
            foreach (var digit in digits)
            {
                if (digit is < '0' or > '7')
                {
                    return null;
                }

                number = (number * 8) + (uint)(digit - '0');
            }
        }
        else if (!uint.TryParse(digits, style, CultureInfo.InvariantCulture, out number))
        {
            return null;
        }

        return number == 0 || (digits.Length <= 3 ? number > 0xff : !Rune.IsValid(number)) ? null : number;
    }
}
