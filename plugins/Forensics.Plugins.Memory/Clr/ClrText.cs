using System.Text;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>Texts of a foreign process: of bounded length, and no halves of a surrogate pair, which JSON cannot carry.</summary>
internal static class ClrText
{
    /// <summary>A text as it can be told.</summary>
    /// <param name="text">The text; null stays null, and empty becomes null where it stands for what is not known.</param>
    public static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : Bounded(text, ClrLimits.TextChars);

    /// <summary>At most so many characters of it.</summary>
    public static string Bounded(string text, int mostChars)
    {
        var length = Math.Min(text.Length, mostChars);
        if (length < text.Length && length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        var span = text.AsSpan(0, length);
        if (!HasLoneSurrogate(span))
        {
            return length == text.Length ? text : span.ToString();
        }

        var whole = new StringBuilder(length);
        foreach (var rune in span.EnumerateRunes())
        {
            whole.Append(rune); // U+FFFD for half of a pair.
        }

        return whole.ToString();
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}
