namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>Command lines of systemd.service(5), COMMAND LINES: several in one value, parted by a word that is a semicolon.</summary>
internal static class CommandLines
{
    /// <summary>Takes a value apart. One that systemd refuses is given with its problem, and ends the line.</summary>
    /// <param name="value">What follows <c>ExecStart=</c>.</param>
    public static IReadOnlyList<ExecCommand> Parse(string value)
    {
        var commands = new List<ExecCommand>();
        for (var at = 0; at < value.Length && commands.Count < SystemdLimits.Words;)
        {
            Words.SkipBlank(value, ref at);
            var start = at;
            if (Words.Next(value, ref at, out var unbalanced) is not { } first)
            {
                if (unbalanced)
                {
                    commands.Add(Refused(value, start, "a quote has no end"));
                }

                break;
            }

            // One that stands alone parts, also where it is quoted.
            if (first == ";")
            {
                continue;
            }

            var command = One(value, start, first, ref at);
            commands.Add(command);
            if (command.Problem is not null)
            {
                break;
            }
        }

        return commands;
    }

    private static ExecCommand One(string value, int start, string first, ref int at)
    {
        var prefixes = Prefixes(first);
        var arguments = new List<string>();
        var end = value.Length;
        while (at < value.Length && arguments.Count < SystemdLimits.Words)
        {
            if (value[at] == ';' && EndsWord(value, at + 1))
            {
                end = at++;
                break;
            }

            if (value[at] == '\\' && at + 1 < value.Length && value[at + 1] == ';' && EndsWord(value, at + 2))
            {
                at += 2;
                Words.SkipBlank(value, ref at);
                arguments.Add(";");
                continue;
            }

            if (Words.Next(value, ref at, out var unbalanced) is not { } word)
            {
                if (unbalanced)
                {
                    return Refused(value, start, "a quote has no end");
                }

                break;
            }

            arguments.Add(word);
        }

        var written = value[start..end].Trim();
        var program = first[prefixes.Length..];
        return new(written.StartsWith(prefixes, StringComparison.Ordinal) ? written[prefixes.Length..] : written, program, arguments, prefixes)
        {
            Problem = program.Length == 0 ? "no program" : program.EndsWith('/') ? "the program is a folder" : null,
        };
    }

    private static string Prefixes(string word)
    {
        var end = 0;
        for (var exclamations = 0; end < word.Length; end++)
        {
            var character = word[end];
            var seen = word.AsSpan(0, end);
            var more = character switch
            {
                '-' or '@' or ':' or '|' => !seen.Contains(character),
                '+' => !seen.ContainsAny('+', '!'),
                '!' => !seen.Contains('+') && exclamations++ < 2,
                _ => false,
            };
            if (!more)
            {
                break;
            }
        }

        return word[..end];
    }

    private static bool EndsWord(string value, int at) => at >= value.Length || Words.IsBlank(value[at]);

    private static ExecCommand Refused(string value, int start, string problem) => new(value[start..].Trim(), string.Empty, [], string.Empty) { Problem = problem };
}
