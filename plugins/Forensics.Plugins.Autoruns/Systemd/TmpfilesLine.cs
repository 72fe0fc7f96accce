namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>A line of tmpfiles.d(5): type, path, mode, user, group, age, argument.</summary>
/// <param name="Type">The letter, without what modifies it.</param>
/// <param name="Modifiers">Of <c>+!-=~^$?</c>.</param>
/// <param name="Path">What is made or changed.</param>
/// <param name="Mode">As written; null for <c>-</c>.</param>
/// <param name="Argument">The rest of the line; null for none.</param>
internal sealed record TmpfilesLine(char Type, string Modifiers, string Path, string? Mode, string? Argument)
{
    private const int Before = 6;

    /// <summary>Done at boot only: <c>!</c>.</summary>
    public bool IsBootOnly => Modifiers.Contains('!', StringComparison.Ordinal);

    /// <summary>The content is that of a credential, if there is one: <c>^</c>.</summary>
    public bool IsOfCredential => Modifiers.Contains('^', StringComparison.Ordinal);

    /// <summary>Whether the mode has the set-user-ID bit.</summary>
    public bool SetsUserId => Mode?.TrimStart('~', ':').TrimStart('0') is { Length: 4 } mode && mode[0] is >= '4' and <= '7';

    /// <summary>What it does, in a word.</summary>
    public string Does => Type switch
    {
        'L' => "links",
        'C' => "copies to",
        'w' => "writes to",
        'b' or 'c' => "makes the device",
        't' or 'T' => "sets attributes of",
        'z' or 'Z' or 'm' => "sets the mode of",
        _ => "writes",
    };

    /// <summary>Null for what is no such line.</summary>
    public static TmpfilesLine? Parse(string text)
    {
        var at = 0;
        var fields = new string?[Before];
        for (var field = 0; field < Before; field++)
        {
            fields[field] = Words.Next(text, ref at, out var unbalanced);
            if (unbalanced)
            {
                return null;
            }
        }

        if (fields[0] is not { Length: > 0 } type || fields[1] is not { Length: > 0 } path)
        {
            return null;
        }

        var argument = text[at..];
        return new(type[0], type[1..], path, Set(fields[2]), argument.Length == 0 || argument == "-" ? null : argument);
    }

    private static string? Set(string? field) => field is null or "-" or "" ? null : field;
}
