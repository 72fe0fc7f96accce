using System.Text;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>The columns that a CREATE TABLE statement names, and which of them is the row's number (INTEGER PRIMARY KEY).</summary>
internal static class ColumnList
{
    private static readonly string[] Constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

    public static (IReadOnlyList<string> Names, int RowIdColumn) Parse(string sql)
    {
        var names = new List<string>();
        var rowIdColumn = -1;
        foreach (var part in Parts(sql))
        {
            if (part.Count == 0 || names.Count == SqliteLimits.Columns)
            {
                continue;
            }

            if (!part[0].Quoted && Constraints.Contains(part[0].Text, StringComparer.OrdinalIgnoreCase))
            {
                rowIdColumn = rowIdColumn < 0 ? Key(part, names, sql) : rowIdColumn;
                continue;
            }

            names.Add(part[0].Text);
            if (part.Count > 1 && IsWord(part[1], "INTEGER") && part.Skip(2).Any(word => IsWord(word, "PRIMARY")) && !part.Any(word => IsWord(word, "DESC")))
            {
                rowIdColumn = names.Count - 1;
            }
        }

        return (names, rowIdColumn);
    }

    // PRIMARY KEY(id), where id is an INTEGER, at the table's end.
    private static int Key(List<Word> constraint, List<string> names, string sql)
    {
        var at = constraint.FindIndex(word => IsWord(word, "PRIMARY"));
        if (at < 0 || constraint.Count < at + 4 || constraint.Any(word => word is { Quoted: false, Text: "," }))
        {
            return -1;
        }

        var name = constraint[at + 3].Text;
        var column = names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return column >= 0 && Parts(sql).ElementAtOrDefault(column) is [_, var type, ..] && IsWord(type, "INTEGER") ? column : -1;
    }

    private static bool IsWord(Word word, string text) => !word.Quoted && word.Text.Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between the outermost parentheses, at its commas.</summary>
    private static IEnumerable<List<Word>> Parts(string sql)
    {
        var depth = 0;
        var part = new List<Word>();
        foreach (var word in Words(sql))
        {
            var isOpen = word is { Quoted: false, Text: "(" };
            var isClose = word is { Quoted: false, Text: ")" };
            depth += isOpen ? 1 : isClose ? -1 : 0;
            if (depth == 0 && isClose)
            {
                break;
            }

            if (depth == 1 && word is { Quoted: false, Text: "," })
            {
                yield return part;
                part = [];
            }
            else if (depth > 1 || (depth == 1 && !isOpen))
            {
                part.Add(word);
            }
        }

        yield return part;
    }

    private static IEnumerable<Word> Words(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            var next = sql[at];
            if (char.IsWhiteSpace(next))
            {
                at++;
            }
            else if (Comment(sql, at) is { } afterComment)
            {
                at = afterComment;
            }
            else if (next is '"' or '`' or '\'' or '[')
            {
                yield return new(Quoted(sql, ref at, next == '[' ? ']' : next), Quoted: true);
            }
            else if (next is '(' or ')' or ',')
            {
                at++;
                yield return new(next.ToString(), Quoted: false);
            }
            else
            {
                var start = at;
                while (at < sql.Length && !char.IsWhiteSpace(sql[at]) && sql[at] is not ('(' or ')' or ',' or '"' or '`' or '\'' or '['))
                {
                    at++;
                }

                yield return new(sql[start..at], Quoted: false);
            }
        }
    }

    private static int? Comment(string sql, int at)
    {
        var (start, end) = (sql[at], at + 1 < sql.Length ? sql[at + 1] : '\0') switch
        {
            ('-', '-') => (true, sql.IndexOf('\n', at)),
            ('/', '*') => (true, sql.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and var found ? found + 1 : -1),
            _ => (false, 0),
        };
        return !start ? null : end < 0 ? sql.Length : end + 1;
    }

    private static string Quoted(string sql, ref int at, char end)
    {
        var text = new StringBuilder();
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] != end)
            {
                text.Append(sql[at]);
            }
            else if (end != ']' && at + 1 < sql.Length && sql[at + 1] == end)
            {
                text.Append(sql[at++]);
            }
            else
            {
                at++;
                break;
            }
        }

        return text.ToString();
    }

    private readonly record struct Word(string Text, bool Quoted);
}
