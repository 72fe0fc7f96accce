using System.Buffers;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A line of cron's tables.</summary>
/// <param name="When">The five fields, or <c>@daily</c>.</param>
/// <param name="User">In tables that have one.</param>
/// <param name="Command">As the shell gets it: up to the first % that no backslash protects.</param>
internal sealed record CronLine(string When, string? User, string Command)
{
    private const int Fields = 5;
    private static readonly SearchValues<char> FieldChars = SearchValues.Create("0123456789*,-/~?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly string[] Names = ["@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    /// <summary>The variable that a line sets; null when it sets none.</summary>
    public static (string Key, string Value)? Variable(string line)
    {
        var text = line.AsSpan().Trim();
        var sign = text.IndexOf('=');
        if (sign <= 0)
        {
            return null;
        }

        var key = text[..sign].TrimEnd();
        var isName = key is ['"', .., '"'] or ['\'', .., '\''] || key.IndexOfAny(' ', '\t', '*') < 0;
        return isName ? (Unquoted(key).ToString(), Unquoted(text[(sign + 1)..].Trim()).ToString()) : null;
    }

    public static CronLine? Parse(string line, bool withUser)
    {
        // A hyphen before the line keeps it out of the log (cronie, SUSE).
        var rest = line.AsSpan().Trim();
        rest = rest is ['-', not ' ', ..] ? rest[1..] : rest;
        var start = rest;
        for (var field = 0; field < (rest is ['@', ..] ? 1 : Fields); field++)
        {
            var word = Word(ref rest);
            if (word.IsEmpty || (word[0] == '@' ? !Names.Contains(word.ToString()) : word.IndexOfAnyExcept(FieldChars) >= 0
                || (field < 3 && char.IsAsciiLetter(word[0]))))
            {
                return null;
            }

            if (word[0] == '@')
            {
                break;
            }
        }

        var when = start[..^rest.Length].Trim();
        var user = withUser ? Word(ref rest).ToString() : null;
        return rest.IsEmpty || user?.Length == 0 ? null
            : new(string.Join(' ', when.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)), user, Shell(rest));
    }

    private static string Shell(ReadOnlySpan<char> command)
    {
        for (var index = 0; index < command.Length; index++)
        {
            if (command[index] == '%' && (index == 0 || command[index - 1] != '\\'))
            {
                command = command[..index];
                break;
            }
        }

        return command.Trim().ToString().Replace("\\%", "%", StringComparison.Ordinal);
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..].TrimStart();
        return word;
    }

    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> text) => text is ['"', .., '"'] or ['\'', .., '\''] ? text[1..^1] : text;
}
