namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>One line of a file; with lines that it is continued on.</summary>
/// <param name="Number">From 1; of the first.</param>
/// <param name="Text">Without its end; each character is a byte (<see cref="Latin"/>).</param>
internal readonly record struct TextLine(int Number, string Text)
{
    /// <summary>The first word and what follows it.</summary>
    public (string First, string After) Cut()
    {
        var text = Text.AsSpan().Trim();
        var end = text.IndexOfAny(' ', '\t');
        return end < 0 ? (text.ToString(), string.Empty) : (text[..end].ToString(), text[end..].Trim().ToString());
    }

    /// <summary>Up to so many words, and the rest of the line as the last one.</summary>
    public string[] Words(int most = 64)
    {
        var words = new List<string>();
        for (var rest = Text.AsSpan().Trim(); !rest.IsEmpty;)
        {
            var end = words.Count == most - 1 ? -1 : rest.IndexOfAny(' ', '\t');
            words.Add((end < 0 ? rest : rest[..end]).ToString());
            rest = end < 0 ? default : rest[end..].Trim();
        }

        return [.. words];
    }

    /// <summary>Key and value around the first equals sign; null when there is none.</summary>
    public (string Key, string Value)? Pair()
        => Text.IndexOf('=') is > 0 and var sign ? (Text[..sign].Trim(), Text[(sign + 1)..].Trim()) : null;
}
