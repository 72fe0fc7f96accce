using Forensics.Sdk;

namespace Forensics.Plugins.Network.Naming;

/// <summary>Lines of a file of names, and words of a line: blanks and tabs between.</summary>
internal static class TextLines
{
    /// <summary>The lines with their numbers from 1, each cut at <see cref="NetworkLimits.LineBytes"/>; at most <see cref="NetworkLimits.Lines"/>.</summary>
    public static IEnumerable<(int Number, ReadOnlyMemory<byte> Line, bool Cut)> Of(ReadOnlyMemory<byte> file)
    {
        var number = 0;
        for (var rest = file; !rest.IsEmpty && number < NetworkLimits.Lines;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var isCut = line.Length > NetworkLimits.LineBytes;
            yield return (++number, isCut ? line[..NetworkLimits.LineBytes] : line, isCut);
        }
    }

    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsBlank(text.Span[start]))
        {
            start++;
        }

        while (end > start && IsBlank(text.Span[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    public static List<EvidenceText> Words(ReadOnlyMemory<byte> text)
    {
        var words = new List<EvidenceText>();
        for (var rest = Trim(text); !rest.IsEmpty; rest = Trim(rest))
        {
            var end = rest.Span.IndexOfAny(" \t\r\v\f"u8);
            words.Add(new(end < 0 ? rest : rest[..end]));
            rest = end < 0 ? default : rest[end..];
        }

        return words;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\v' or (byte)'\f';
}
