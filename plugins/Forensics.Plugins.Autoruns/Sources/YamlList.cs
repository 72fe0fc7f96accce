namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>The items of a plain YAML list: <c>[a, b]</c> on the key's line, or lines with a hyphen below it. No more of YAML than commands are written in.</summary>
internal static class YamlList
{
    /// <summary>Items with their lines.</summary>
    /// <param name="lines">The file's.</param>
    /// <param name="key">Index of the key's line.</param>
    public static IEnumerable<TextLine> Read(IReadOnlyList<TextLine> lines, int key)
    {
        var own = lines[key].Text;
        var after = own[(own.IndexOf(':') + 1)..].Trim();
        if (after.Length > 0)
        {
            return after[0] == '[' ? Flow(after).Select(text => new TextLine(lines[key].Number, text)) : [];
        }

        var depth = Indent(own);
        return Below(lines, key + 1, own.AsSpan().TrimStart() is ['-', ..] ? depth + 1 : depth);
    }

    private static IEnumerable<TextLine> Below(IReadOnlyList<TextLine> lines, int from, int depth)
    {
        TextLine? item = null;
        var itemDepth = -1;
        for (var index = from; index < lines.Count; index++)
        {
            var text = lines[index].Text.Trim();
            var indent = Indent(lines[index].Text);
            var isItem = text is ['-'] or ['-', ' ', ..] && (itemDepth < 0 || indent == itemDepth);
            if (indent < depth || (!isItem && indent <= Math.Max(itemDepth, depth)) || (isItem && itemDepth < 0 && indent < depth))
            {
                break;
            }

            if (isItem)
            {
                if (item is { } last)
                {
                    yield return last;
                }

                itemDepth = indent;
                item = new(lines[index].Number, Value(text[1..].Trim()));
            }
            else if (item is { } open)
            {
                item = open with
                {
                    Text = open.Text.Length == 0 || open.Text is "|" or ">" or "|-" or ">-" ? text
                    : open.Text.Length > AutorunLimits.TextBytes ? open.Text : open.Text + "\n" + text
                };
            }
        }

        if (item is { } end)
        {
            yield return end;
        }
    }

    private static string Value(string text) => text is ['[', ..] ? string.Join(' ', Flow(text)) : Unquoted(text);

    private static IEnumerable<string> Flow(string text)
        => text.Trim('[', ']', ' ').Split(',').Select(item => Unquoted(item.Trim())).Where(item => item.Length > 0);

    private static string Unquoted(string text) => text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;

    private static int Indent(string text) => text.Length - text.TrimStart(' ').Length;
}
