using System.Buffers;
using System.Text;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Takes a file apart into lines.</summary>
internal static class TextLines
{
    // What string.Trim takes away of characters that are one byte each.
    private static readonly SearchValues<byte> Blank = SearchValues.Create([(byte)' ', (byte)'\t', (byte)'\r', (byte)'\v', (byte)'\f', 0x85, 0xa0]);

    /// <summary>Lines that are not blank and, unless asked for, no comments.</summary>
    /// <param name="content">The file.</param>
    /// <param name="rules">How lines are read.</param>
    public static IEnumerable<TextLine> Read(ReadOnlyMemory<byte> content, LineRules rules)
    {
        var joined = new StringBuilder();
        var first = 0;
        var number = 0;
        for (var rest = content; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            number++;
            line = line.Span is [.., (byte)'\r'] ? line[..^1] : line;
            var blank = line.Span.IndexOfAnyExcept(Blank) is var start && start < 0;
            var comment = !blank && !rules.HasFlag(LineRules.KeepComments) && line.Span[start] == '#';
            if (first == 0 && (blank || comment))
            {
                continue;
            }

            if (first != 0 && comment)
            {
                continue;
            }

            first = first == 0 ? number : first;
            var goesOn = rules.HasFlag(LineRules.Continued) && line.Span is [.., (byte)'\\'] && !rest.IsEmpty && joined.Length + line.Length <= SourceLimits.JoinedChars;
            if (goesOn)
            {
                joined.Append(Latin.Of(line[..^1]));
                continue;
            }

            // A line of nothing but continuations is blank as well.
            if (joined.Append(Latin.Of(line)).ToString() is var text && !string.IsNullOrWhiteSpace(text))
            {
                yield return new(first, text);
            }

            joined.Clear();
            first = 0;
        }

        if (joined.ToString() is var last && !string.IsNullOrWhiteSpace(last))
        {
            yield return new(first, last);
        }
    }
}
