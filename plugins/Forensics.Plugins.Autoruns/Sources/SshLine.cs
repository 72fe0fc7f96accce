namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A line of ssh's configurations: <c>Keyword value</c> or <c>Keyword=value</c>.</summary>
/// <param name="Line">The line.</param>
/// <param name="Keyword">As written.</param>
/// <param name="Value">Without quotes around all of it.</param>
internal sealed record SshLine(TextLine Line, string Keyword, string Value)
{
    public bool Is(string keyword) => Keyword.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public static SshLine? Parse(TextLine line)
    {
        var text = line.Text.AsSpan().Trim();
        var end = text.IndexOfAny(' ', '\t', '=');
        if (end <= 0)
        {
            return null;
        }

        var value = text[end..].TrimStart([' ', '\t']);
        value = value is ['=', ..] ? value[1..].Trim() : value.Trim();
        value = value is ['"', .., '"'] && value[1..^1].IndexOf('"') < 0 ? value[1..^1] : value;
        return new(line, text[..end].ToString(), value.ToString());
    }
}
