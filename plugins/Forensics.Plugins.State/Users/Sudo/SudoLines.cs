using System.Text;

namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>
/// Statements of sudoers: lines joined where a backslash ends one, without their comments. # begins a comment unless it is quoted, escaped, followed by a digit (a user's
/// number) or by include or includedir at the line's start (<c>sudoers(5)</c>).
/// </summary>
internal static class SudoLines
{
    private static readonly string[] Includes = ["#include ", "#include\t", "#includedir ", "#includedir\t", "@include ", "@include\t", "@includedir ", "@includedir\t"];

    /// <returns>The line where the statement begins with all of its bytes, and the statement.</returns>
    public static IEnumerable<(TextLine Line, string Statement)> Of(ReadOnlyMemory<byte> content)
    {
        var statement = new StringBuilder();
        TextLine? first = null;
        var quoted = false;
        foreach (var line in TextLine.Of(content))
        {
            first ??= line;
            var text = Encoding.Latin1.GetString(line.Bytes.Span[..Math.Min(line.Bytes.Length, UserLimits.LineBytes)]).TrimEnd('\r');
            var end = statement.Length == 0 && IsInclude(text) ? text.Length : Comment(text, ref quoted);
            var goesOn = end == text.Length && EndsInBackslash(text) && statement.Length < UserLimits.LineBytes;
            statement.Append(goesOn ? text.AsSpan().TrimEnd()[..^1] : text.AsSpan(0, end));
            if (goesOn)
            {
                continue;
            }

            var start = first.Value;
            var whole = content.Slice((int)start.OffsetBytes, (int)(line.OffsetBytes - start.OffsetBytes) + line.Bytes.Length);
            if (statement.ToString().Trim() is { Length: > 0 } said)
            {
                yield return (start with { Bytes = whole }, said);
            }

            statement.Clear();
            first = null;
            quoted = false;
        }

        if (first is { } last && statement.ToString().Trim() is { Length: > 0 } cut)
        {
            yield return (last with { Bytes = content[(int)last.OffsetBytes..] }, cut);
        }
    }

    public static bool IsInclude(string text)
    {
        var trimmed = text.TrimStart();
        return Includes.Any(word => trimmed.StartsWith(word, StringComparison.Ordinal));
    }

    private static bool EndsInBackslash(string text)
    {
        var trimmed = text.TrimEnd();
        return (trimmed.Length - trimmed.TrimEnd('\\').Length) % 2 == 1;
    }

    /// <param name="text">The line.</param>
    /// <param name="quoted">Whether it begins, and then whether it ends, within quotes.</param>
    /// <returns>Where the comment begins; the length when there is none.</returns>
    private static int Comment(string text, ref bool quoted)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
            }
            else if (text[at] == '#' && !quoted && !(at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                return at;
            }
        }

        return text.Length;
    }
}
