namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>Understands a statement of sudoers (<c>sudoers(5)</c>, "SUDOERS FILE FORMAT").</summary>
internal static class SudoParser
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["User_Alias"] = "user-alias",
        ["Runas_Alias"] = "run-as-alias",
        ["Host_Alias"] = "host-alias",
        ["Cmnd_Alias"] = "command-alias",
        ["Cmd_Alias"] = "command-alias",
    };

    private static readonly string[] Tags =
    [
        "EXEC", "NOEXEC", "FOLLOW", "NOFOLLOW", "INTERCEPT", "NOINTERCEPT", "LOG_INPUT", "NOLOG_INPUT", "LOG_OUTPUT", "NOLOG_OUTPUT", "MAIL", "NOMAIL", "PASSWD", "NOPASSWD", "SETENV",
        "NOSETENV",
    ];

    private static readonly string[] Options =
        ["ROLE", "TYPE", "APPARMOR_PROFILE", "PRIVS", "LIMITPRIVS", "NOTBEFORE", "NOTAFTER", "TIMEOUT", "CWD", "CHROOT"];

    /// <returns>The statements of the line: several for one with colons. Null when it cannot be understood.</returns>
    public static IReadOnlyList<SudoStatement>? Parse(string statement)
    {
        var word = statement.Split([' ', '\t'], 2)[0];
        return SudoLines.IsInclude(statement) ? [Include(statement, word)]
            : word.StartsWith("Defaults", StringComparison.Ordinal) && (word.Length == 8 || "@:!>".Contains(word[8])) ? [Defaults(statement["Defaults".Length..])]
            : Aliases.TryGetValue(word, out var kind) ? AliasesOf(statement[word.Length..], kind)
            : Rules(statement);
    }

    private static SudoStatement Include(string statement, string word)
        => new(word.EndsWith("dir", StringComparison.Ordinal) ? "include-directory" : "include")
        {
            Included = statement[word.Length..].Trim().Trim('"').Replace("\\ ", " ", StringComparison.Ordinal),
        };

    private static SudoStatement Defaults(string rest)
    {
        string? scope = null;
        if (rest.Length > 0 && "@:!>".Contains(rest[0]))
        {
            var scanner = new SudoScanner(rest[1..]);
            var names = new List<string>();
            do
            {
                names.Add(rest[0] == '!' ? scanner.UpTo(" \t,") : scanner.Member());
            }
            while (scanner.Take(','));
            scope = rest[0] + string.Join(',', names);
            rest = scanner.UpTo(string.Empty);
        }

        var settings = new List<string>();
        var list = new SudoScanner(rest);
        while (!list.AtEnd)
        {
            settings.Add(list.UpTo(","));
            list.Take(',');
        }

        return new("defaults") { SettingsFor = scope, Settings = settings };
    }

    private static List<SudoStatement>? AliasesOf(string rest, string kind)
    {
        var aliases = new List<SudoStatement>();
        var scanner = new SudoScanner(rest);
        do
        {
            var name = scanner.UpTo("=:,");
            if (name.Length == 0 || !scanner.Take('='))
            {
                return null;
            }

            var members = new List<string>();
            do
            {
                members.Add(kind == "command-alias" ? Command(scanner) : kind == "host-alias" ? Host(scanner) : scanner.Member());
            }
            while (scanner.Take(','));
            aliases.Add(new(kind) { AliasName = name, AliasMembers = members });
        }
        while (scanner.Take(':'));
        return scanner.AtEnd ? aliases : null;
    }

    // An IPv6 address has colons itself: blanks are around one that begins another alias or rule.
    private static string Host(SudoScanner scanner)
    {
        var host = scanner.Member();
        while (host.Length > 0 && host.TrimStart('!').All(character => char.IsAsciiHexDigit(character) || character is ':' or '/') && scanner.TakeAtOnce(':'))
        {
            host += ":" + scanner.RestOfAddress();
        }

        return host;
    }

    private static List<SudoStatement>? Rules(string statement)
    {
        var rules = new List<SudoStatement>();
        var scanner = new SudoScanner(statement);
        var users = scanner.Members();
        do
        {
            var hosts = new List<string>();
            do
            {
                hosts.Add(Host(scanner));
            }
            while (scanner.Take(','));
            if (users.Concat(hosts).Any(name => name.Length == 0) || !scanner.Take('=') || !Commands(scanner, users, hosts, rules))
            {
                return null;
            }
        }
        while (scanner.Take(':'));
        return scanner.AtEnd ? rules : null;
    }

    /// <summary>Commands between commas. Tags and the users to run as hold for those that follow too, until others are named.</summary>
    private static bool Commands(SudoScanner scanner, List<string> users, List<string> hosts, List<SudoStatement> rules)
    {
        SudoStatement? last = null;
        var commands = new List<string>();
        do
        {
            var next = Prefix(scanner, last ?? new("rule") { Users = users, Hosts = hosts, Tags = [] });
            if (next is null || Command(scanner) is not { Length: > 0 } command)
            {
                return false;
            }

            if (!ReferenceEquals(next, last))
            {
                commands = [];
                rules.Add(next with { Commands = commands });
            }

            commands.Add(command);
            last = next;
        }
        while (scanner.Take(','));
        return true;
    }

    /// <returns>The same when nothing stands before the command; null when it cannot be understood.</returns>
    private static SudoStatement? Prefix(SudoScanner scanner, SudoStatement rule)
    {
        for (; ; )
        {
            if (scanner.Take('('))
            {
                var users = scanner.UpTo(":)");
                var groups = scanner.Take(':') ? scanner.UpTo(")") : null;
                if (!scanner.Take(')'))
                {
                    return null;
                }

                rule = rule with { RunAsUsers = List(users), RunAsGroups = groups is null ? null : List(groups) };
            }
            else if (scanner.WordBefore(':', Tags) is { } tag)
            {
                var opposite = tag.StartsWith("NO", StringComparison.Ordinal) ? tag[2..] : "NO" + tag;
                rule = rule with { Tags = [.. rule.Tags!.Where(other => other != opposite && other != tag), tag] };
            }
            else if (scanner.WordBefore('=', Options) is { } option)
            {
                rule = rule with { Tags = [.. rule.Tags!.Where(other => !other.StartsWith(option + "=", StringComparison.Ordinal)), $"{option}={scanner.UpTo(" \t,:(")}"] };
            }
            else
            {
                return rule;
            }
        }
    }

    private static List<string> List(string text)
    {
        var scanner = new SudoScanner(text);
        return scanner.AtEnd ? [] : scanner.Members();
    }

    // A digest before a command has a colon of its own: sha256:.... Several stand between commas.
    private static string Command(SudoScanner scanner)
    {
        var command = scanner.UpTo(",:");
        while (command.TrimEnd() is "sha224" or "sha256" or "sha384" or "sha512" && scanner.Take(':'))
        {
            var digest = $"{command.TrimEnd()}:{scanner.UpTo(",:")}";
            if (digest.Contains(' ', StringComparison.Ordinal) || !scanner.Take(','))
            {
                return digest;
            }

            command = scanner.UpTo(",:");
            if (command.TrimEnd() is not ("sha224" or "sha256" or "sha384" or "sha512"))
            {
                return $"{digest}, {command}";
            }
        }

        return command;
    }
}
