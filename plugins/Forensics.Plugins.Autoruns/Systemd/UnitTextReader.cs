using System.Text;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>
/// Reads the syntax of systemd.syntax(7) as systemd's own parser does: lines end at LF, CR, NUL or one of each together; comments with <c>#</c> or <c>;</c>, also
/// between continued lines; a backslash at the end, unless it is escaped, becomes a space and joins the next line.
/// </summary>
internal sealed class UnitTextReader
{
    private const string Blank = " \t\n\r";
    private const string ByteOrderMark = "\u00ef\u00bb\u00bf";

    private readonly List<UnitAssignment> assignments = [];
    private readonly string text;
    private int at;
    private int line;
    private string? section;
    private int? broken;
    private int? odd;
    private bool cut;

    private UnitTextReader(string text) => this.text = text;

    /// <summary>Reads a file's content. Nothing in it throws.</summary>
    public static UnitText Read(ReadOnlySpan<byte> content) => new UnitTextReader(Latin.Of(content)).Read();

    private UnitText Read()
    {
        StringBuilder? joined = null;
        var (start, first, end) = (0, 0, 0);
        while (broken is null && !cut && NextLine(out var from, out var to))
        {
            if (to - from > SystemdLimits.LineBytes || joined?.Length + to - from > SystemdLimits.LineBytes)
            {
                broken = line;
                break;
            }

            var begin = SkipBlank(from, to);
            if (begin < to && text[begin] is '#' or ';')
            {
                continue;
            }

            if (line == 1 && string.CompareOrdinal(text, from, ByteOrderMark, 0, ByteOrderMark.Length) == 0)
            {
                from += ByteOrderMark.Length;
            }

            if (joined is null)
            {
                (start, first) = (from, line);
            }

            end = to;
            if (EndsInBackslash(from, to))
            {
                (joined ??= new()).Append(text, from, to - from - 1).Append(' ');
                continue;
            }

            Take(joined is null ? text[from..to] : joined.Append(text, from, to - from).ToString(), first, text[start..to]);
            joined = null;
        }

        if (joined is not null && broken is null && !cut)
        {
            Take(joined.ToString(), first, text[start..end]);
        }

        return new(assignments, text.Length == 0) { BrokenLine = broken, OddLine = odd, IsCut = cut };
    }

    private bool NextLine(out int from, out int to)
    {
        (from, to) = (at, at);
        if (at >= text.Length)
        {
            return false;
        }

        line++;
        var length = text.AsSpan(at).IndexOfAny('\n', '\r', '\0');
        to = at = length < 0 ? text.Length : at + length;

        // One end may be CR LF, LF CR, or one of them with a NUL; a NUL always is the last of it.
        for (var seen = string.Empty; at < text.Length && text[at] is '\n' or '\r' or '\0' && !seen.Contains(text[at], StringComparison.Ordinal) && !seen.Contains('\0', StringComparison.Ordinal); at++)
        {
            seen += text[at];
        }

        return true;
    }

    private void Take(string whole, int number, string written)
    {
        var trimmed = whole.Trim(' ', '\t', '\n', '\r');
        if (trimmed.Length == 0)
        {
            return;
        }

        if (trimmed.Any(character => character > 0x7f) && !System.Text.Unicode.Utf8.IsValid(Encoding.Latin1.GetBytes(trimmed)))
        {
            odd ??= number;
            return;
        }

        if (trimmed[0] == '[')
        {
            if (trimmed[^1] == ']' && !trimmed.Any(char.IsControl))
            {
                section = trimmed[1..^1];
            }
            else
            {
                broken = number;
            }

            return;
        }

        var equals = trimmed.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || section is null)
        {
            return;
        }

        cut = assignments.Count >= SystemdLimits.Assignments;
        if (!cut)
        {
            assignments.Add(new(section, trimmed[..equals].TrimEnd(' ', '\t', '\n', '\r'), trimmed[(equals + 1)..].TrimStart(' ', '\t', '\n', '\r'), number, written.Trim(' ', '\t')));
        }
    }

    private int SkipBlank(int from, int to)
    {
        while (from < to && Blank.Contains(text[from], StringComparison.Ordinal))
        {
            from++;
        }

        return from;
    }

    private bool EndsInBackslash(int from, int to)
    {
        var backslashes = 0;
        while (to - backslashes > from && text[to - backslashes - 1] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }
}
