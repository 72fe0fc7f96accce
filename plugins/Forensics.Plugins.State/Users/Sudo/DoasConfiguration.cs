using System.Text;

namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>Rules of <c>doas.conf(5)</c>: <c>permit|deny [options] identity [as target] [cmd command [args ...]]</c>.</summary>
internal static class DoasConfiguration
{
    /// <returns>Null when it cannot be understood.</returns>
    public static SudoStatement? Parse(string statement)
    {
        var words = Words(statement);
        if (words.Count == 0 || words[0] is not ("permit" or "deny"))
        {
            return null;
        }

        var at = 1;
        var options = new List<string>();
        for (; at < words.Count && words[at] is "nopass" or "nolog" or "persist" or "keepenv" or "setenv"; at++)
        {
            var option = words[at];
            if (option == "setenv" && at + 1 < words.Count && words[at + 1].StartsWith('{'))
            {
                var end = words.FindIndex(at + 1, word => word.EndsWith('}'));
                end = end < 0 ? words.Count - 1 : end;
                option = string.Join(' ', words.GetRange(at, end - at + 1));
                at = end;
            }

            options.Add(option);
        }

        if (at >= words.Count)
        {
            return null;
        }

        var user = words[at++];
        string? target = null;
        if (at + 1 < words.Count && words[at] == "as")
        {
            target = words[at + 1];
            at += 2;
        }

        return at < words.Count && (words[at] != "cmd" || at + 1 >= words.Count) ? null
            : new($"doas-{words[0]}")
            {
                Users = [user.StartsWith(':') ? "%" + user[1..] : user],
                RunAsUsers = target is null ? null : [target],
                Tags = options,
                Commands = [at < words.Count ? string.Join(' ', words.Skip(at + 1)) : "ALL"],
            };
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var scanner = new SudoScanner(text);
        while (!scanner.AtEnd)
        {
            words.Add(scanner.UpTo(" \t").Trim('"'));
        }

        return words;
    }

    /// <summary>Lines joined where a backslash ends one; a comment goes to the end of its line.</summary>
    public static IEnumerable<(TextLine Line, string Statement)> Lines(ReadOnlyMemory<byte> content)
        => SudoLines.Of(content).Select(line => (line.Line, Encoding.Latin1.GetString(line.Line.Bytes.Span) is var text && text.TrimStart().StartsWith('#') ? string.Empty : line.Statement))
            .Where(line => line.Item2.Length > 0);
}
