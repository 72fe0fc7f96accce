namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>
/// Tells which program or script a command starts, where that is simple: what only prepares (<c>test -x X &amp;&amp;</c>, <c>cd</c>, <c>env A=b</c>, <c>nice</c>, <c>sudo</c>)
/// is passed over, the script of a shell or an interpreter counts for it, and a bare name is looked for below the root.
/// </summary>
/// <param name="scene">The root.</param>
internal sealed class CommandTarget(Scene scene)
{
    /// <summary>The target.</summary>
    /// <param name="command">The command.</param>
    /// <param name="searchPath">PATH; <see cref="Scene.SearchPath"/> when null.</param>
    /// <param name="home">What ~ and $HOME stand for.</param>
    /// <returns>An absolute path; null where it cannot be told.</returns>
    public string? Of(string command, string? searchPath = null, string? home = null) => Of(command, new(searchPath, home, 0));

    private string? Of(string command, Place place)
    {
        string? fallback = null;
        foreach (var simple in Simple(ShellWords.Split(command)))
        {
            var (path, isWork) = Program(simple, place);
            if (isWork)
            {
                return path ?? fallback;
            }

            fallback ??= path;
        }

        return fallback;
    }

    private static IEnumerable<List<ShellWord>> Simple(IReadOnlyList<ShellWord> words)
    {
        var simple = new List<ShellWord>();
        for (var index = 0; index < words.Count; index++)
        {
            switch (words[index].Kind)
            {
                case ShellWordKind.Redirection:
                    index++;
                    break;
                case ShellWordKind.Separator:
                    yield return simple;
                    simple = [];
                    break;
                default:
                    simple.Add(words[index]);
                    break;
            }
        }

        yield return simple;
    }

    // Whether it is work, or only prepares what comes after it.
    private (string? Path, bool IsWork) Program(List<ShellWord> words, Place place)
    {
        string? wrapper = null;
        for (var index = 0; index < words.Count; index++)
        {
            var (text, kind) = words[index];
            if (CommandWords.IsAssignment(text) || CommandWords.Keywords.Contains(text))
            {
                continue;
            }

            var name = Latin.Name(text);
            if (CommandWords.Wrappers.TryGetValue(name, out var rule))
            {
                wrapper ??= Resolve(text, kind, place);
                if (name == "command" && index + 1 < words.Count && words[index + 1].Text is "-v" or "-V")
                {
                    return (null, false);
                }

                index = rule.Skip(words, index);
                continue;
            }

            if (CommandWords.Preparing.Contains(name))
            {
                return (Resolve(text, kind, place), false);
            }

            var rest = words.GetRange(index + 1, words.Count - index - 1);
            return (text is "." or "source" ? Argument(rest, place) : Started(text, kind, rest, place), true);
        }

        return (wrapper, wrapper is not null);
    }

    private string? Started(string text, ShellWordKind kind, List<ShellWord> rest, Place place)
    {
        var name = Latin.Name(text);
        var self = Resolve(text, kind, place);
        if (name is "su" or "runuser")
        {
            return rest.FindIndex(word => word.Text is "-c" or "--command") is >= 0 and var at && at + 1 < rest.Count && place.Depth < SourceLimits.CommandDepth
                ? Of(rest[at + 1].Text, place with { Depth = place.Depth + 1 }) ?? self : self;
        }

        var isShell = ProgramNames.IsShell(name);
        if (!isShell && !ProgramNames.IsInterpreter(name))
        {
            return self;
        }

        var first = rest.FindIndex(word => word.Text is not (['-', ..] or ['+', ..]));
        var options = first < 0 ? rest : rest[..first];
        if (isShell && first >= 0 && options.Any(word => word.Text is ['-', not '-', ..] && word.Text.Contains('c')))
        {
            return place.Depth < SourceLimits.CommandDepth ? Of(rest[first].Text, place with { Depth = place.Depth + 1 }) ?? self : self;
        }

        // -c, -e and -m of interpreters are followed by no file.
        return first >= 0 && (isShell || !options.Any(word => word.Text is "-c" or "-e" or "-m" or "-r")) ? Argument(rest[first..], place) ?? self : self;
    }

    private string? Argument(List<ShellWord> rest, Place place)
        => rest.Count > 0 && rest[0].Text.Contains('/') ? Resolve(rest[0].Text, rest[0].Kind, place) : null;

    private string? Resolve(string text, ShellWordKind kind, Place place)
    {
        if (place.Home is { } home)
        {
            foreach (var prefix in CommandWords.Homes)
            {
                if (text.StartsWith(prefix, StringComparison.Ordinal) && !text.AsSpan(prefix.Length).ContainsAny('$', '`'))
                {
                    return Latin.Clean(home + "/" + text[prefix.Length..]);
                }
            }
        }

        return kind == ShellWordKind.Dynamic || text.Length == 0 ? null : text[0] == '/' ? Latin.Clean(text) : text.Contains('/') || text[0] == '~'
            ? null : scene.Program(text, place.SearchPath);
    }

    private readonly record struct Place(string? SearchPath, string? Home, int Depth);
}
