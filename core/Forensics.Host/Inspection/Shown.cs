using System.Buffers;
using System.Globalization;
using System.Text;

namespace Forensics.Host.Inspection;

/// <summary>
/// Text of a bundle as a person is to see it: bounded, and everything visible that could hide: control characters, invisible and direction-turning ones,
/// blanks at an end. <see cref="Terminal"/> escapes what would command a terminal; this shows also what would fool a reader.
/// </summary>
internal static class Shown
{
    private const int MaxBytesOfChar = 4;

    /// <summary>The text; bytes that are not UTF-8 as <c>\xNN</c>.</summary>
    public static string Text(ReadOnlySpan<byte> utf8, int maxChars = InspectionLimits.MaxTextChars)
    {
        var shown = new StringBuilder();
        var rest = utf8[..Math.Min(utf8.Length, maxChars * MaxBytesOfChar)];
        var isCut = rest.Length < utf8.Length;
        while (!rest.IsEmpty && shown.Length < maxChars)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var consumed) == OperationStatus.Done)
            {
                Append(shown, rune);
            }
            else
            {
                foreach (var strange in rest[..consumed])
                {
                    _ = shown.Append(CultureInfo.InvariantCulture, $"\\x{strange:x2}");
                }
            }

            rest = rest[consumed..];
        }

        return Quoted(isCut || !rest.IsEmpty ? shown.Append("...").ToString() : shown.ToString());
    }

    public static string Text(string text, int maxChars = InspectionLimits.MaxTextChars)
        => Text(Encoding.UTF8.GetBytes(text.Length > maxChars * MaxBytesOfChar ? text[..(maxChars * MaxBytesOfChar)] : text), maxChars);

    /// <summary>Whether people cannot see it, or cannot tell it from a plain blank.</summary>
    public static bool IsInvisible(Rune rune) => rune.Value switch
    {
        ' ' or 0x3000 => false,
        // Fillers, and the braille pattern without a dot: letters and symbols by category.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or 0x2800 => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator,
    };

    public static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control;

    /// <summary>Whether some character of the text is of that kind; what is not UTF-8 is none.</summary>
    public static bool Any(ReadOnlySpan<byte> utf8, Func<Rune, bool> kind)
    {
        if (!utf8.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var consumed) == OperationStatus.Done && kind(rune))
            {
                return true;
            }

            utf8 = utf8[consumed..];
        }

        return false;
    }

    private static void Append(StringBuilder shown, Rune rune)
        => _ = IsControl(rune) || IsInvisible(rune)
            ? shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
            : shown.Append(rune.ToString());

    private static string Quoted(string text) => text.Length > 0 && (text[0] == ' ' || text[^1] == ' ') ? $"'{text}'" : text;
}
