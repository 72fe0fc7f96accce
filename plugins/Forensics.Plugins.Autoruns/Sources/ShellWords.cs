using System.Text;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>
/// Splits a command as a shell does (POSIX 2.2 and 2.3), as far as telling its program needs: quotes, backslashes, separators, redirections. Nothing is expanded.
/// Bounded by <see cref="SourceLimits.CommandChars"/> and <see cref="SourceLimits.CommandWords"/>.
/// </summary>
internal sealed class ShellWords
{
    private readonly string text;
    private readonly List<ShellWord> words = [];
    private readonly StringBuilder word = new();
    private bool started;
    private bool dynamic;
    private int at;

    private ShellWords(string command) => text = command.Length > SourceLimits.CommandChars ? command[..SourceLimits.CommandChars] : command;

    public static IReadOnlyList<ShellWord> Split(string command) => new ShellWords(command).Run();

    private List<ShellWord> Run()
    {
        while (at < text.Length && words.Count < SourceLimits.CommandWords)
        {
            Take(text[at++]);
        }

        Flush();
        return words;
    }

    private void Take(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r':
                Flush();
                break;
            case '\'':
                started = true;
                word.Append(Upto('\''));
                break;
            case '"':
                Quoted();
                break;
            case '\\':
                started = true;
                word.Append(at < text.Length ? text[at++] : c);
                break;
            case '&' when at < text.Length && text[at] == '>':
                break;
            case ';' or '&' or '|' or '\n' or '(' or ')':
                Flush();
                words.Add(new(c.ToString(), ShellWordKind.Separator));
                break;
            case '<' or '>':
                Redirect();
                break;
            case '#' when !started:
                Upto('\n');
                break;
            default:
                Plain(c);
                break;
        }
    }

    private void Plain(char c)
    {
        started = true;
        word.Append(c);
        if (c is '$' or '`')
        {
            dynamic = true;
            if (c == '`')
            {
                word.Append(Upto('`'));
            }
            else if (at < text.Length && text[at] == '(')
            {
                word.Append(Upto(')'));
            }
        }
    }

    private void Quoted()
    {
        started = true;
        while (at < text.Length && text[at] != '"')
        {
            var c = text[at++];
            dynamic |= c is '$' or '`';
            word.Append(c == '\\' && at < text.Length && text[at] is '"' or '\\' or '$' or '`' ? text[at++] : c);
        }

        at++;
    }

    private void Redirect()
    {
        // A number before it is the descriptor, no argument.
        if (word.Length > 0 && word.ToString().All(char.IsAsciiDigit))
        {
            word.Clear();
            started = false;
        }

        Flush();
        while (at < text.Length && text[at] is '<' or '>' or '&' or '|')
        {
            at++;
        }

        words.Add(new(">", ShellWordKind.Redirection));
    }

    private string Upto(char end)
    {
        var from = at;
        var stop = text.IndexOf(end, at);
        at = stop < 0 ? text.Length : stop + 1;
        return text[from..(stop < 0 ? text.Length : stop)];
    }

    private void Flush()
    {
        if (started)
        {
            words.Add(new(word.ToString(), dynamic ? ShellWordKind.Dynamic : ShellWordKind.Plain));
        }

        word.Clear();
        (started, dynamic) = (false, false);
    }
}
