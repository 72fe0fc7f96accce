namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>Walks over the text of a statement. A backslash takes the next character as it is, quotes keep what is between them together.</summary>
internal sealed class SudoScanner(string text)
{
    private int at;

    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return at >= text.Length;
        }
    }

    /// <summary>Takes a character if it is the next one after blanks.</summary>
    public bool Take(char character)
    {
        SkipBlanks();
        var found = at < text.Length && text[at] == character;
        at += found ? 1 : 0;
        return found;
    }

    /// <summary>What comes up to one of the characters, or the end, without blanks around it.</summary>
    public string UpTo(string ends)
    {
        SkipBlanks();
        var start = at;
        var quoted = false;
        for (; at < text.Length && (quoted || !ends.Contains(text[at])); at++)
        {
            if (text[at] == '\\')
            {
                at = Math.Min(at + 1, text.Length - 1);
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
            }
        }

        return text[start..at].Trim();
    }

    /// <summary>A name with what excludes it: <c>! %wheel</c> gives <c>!%wheel</c>.</summary>
    public string Member()
    {
        var exclusions = string.Empty;
        while (Take('!'))
        {
            exclusions += "!";
        }

        return exclusions + UpTo(" \t,=:()");
    }

    /// <summary>Members between commas.</summary>
    public List<string> Members()
    {
        var members = new List<string>();
        do
        {
            members.Add(Member());
        }
        while (Take(','));
        return members;
    }

    /// <summary>One of some words in capitals, followed by a sign: a tag or an option. Nothing is taken when there is none.</summary>
    public string? WordBefore(char sign, string[] known)
    {
        SkipBlanks();
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterUpper(text[end]) || text[end] == '_'))
        {
            end++;
        }

        var after = end;
        while (after < text.Length && (text[after] is ' ' or '\t'))
        {
            after++;
        }

        if (after >= text.Length || text[after] != sign || !known.Contains(text[at..end]))
        {
            return null;
        }

        var word = text[at..end];
        at = after + 1;
        return word;
    }

    /// <summary>Takes a character if it is the very next, and no blank comes after it: a colon of an address.</summary>
    public bool TakeAtOnce(char character)
    {
        var found = at + 1 < text.Length && text[at] == character && (text[at + 1] == ':' || char.IsAsciiHexDigit(text[at + 1]) || text[at + 1] == '/');
        at += found ? 1 : 0;
        return found;
    }

    /// <summary>More of an address, up to its next colon.</summary>
    public string RestOfAddress()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiHexDigit(text[at]) || text[at] is '/' or '.'))
        {
            at++;
        }

        return text[start..at];
    }

    private void SkipBlanks()
    {
        while (at < text.Length && (text[at] is ' ' or '\t' or '\r' or '\n'))
        {
            at++;
        }
    }
}
