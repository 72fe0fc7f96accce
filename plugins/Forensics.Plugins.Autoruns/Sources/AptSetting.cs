using System.Text;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A value of apt's configuration.</summary>
/// <param name="Line">The line on which the value begins.</param>
/// <param name="Key">All of it: <c>DPkg::Post-Invoke</c>.</param>
/// <param name="Value">Without its quotes.</param>
internal sealed record AptSetting(TextLine Line, string Key, string Value)
{
    private const int Depth = 32;

    /// <summary>Takes a file apart: scopes in braces, values in quotes, comments of three kinds.</summary>
    public static IEnumerable<AptSetting> Parse(string text)
    {
        var scopes = new List<string>();
        var word = new StringBuilder();
        var number = 1;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\n')
            {
                number++;
                word.Append(' ');
            }
            else if (c == '#' || (c == '/' && at + 1 < text.Length && text[at + 1] == '/'))
            {
                at = text.IndexOf('\n', at) is >= 0 and var end ? end - 1 : text.Length;
            }
            else if (c == '/' && at + 1 < text.Length && text[at + 1] == '*')
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                number += text.AsSpan(at, (end < 0 ? text.Length : end) - at).Count('\n');
                at = end < 0 ? text.Length : end + 1;
            }
            else if (c == '{')
            {
                scopes.Add(scopes.Count < Depth ? Join(scopes, word.ToString()) : scopes[^1]);
                word.Clear();
            }
            else if (c is '}' or ';')
            {
                if (c == '}' && scopes.Count > 0)
                {
                    scopes.RemoveAt(scopes.Count - 1);
                }

                word.Clear();
            }
            else if (c == '"')
            {
                var value = Quoted(text, ref at);
                yield return new(new(number, LineAt(text, at)), Join(scopes, word.ToString()), value);
                number += value.Count(quoted => quoted == '\n');
            }
            else if (word.Length < SourceLimits.CommandChars)
            {
                word.Append(c);
            }
        }
    }

    private static string Join(List<string> scopes, string key)
    {
        key = key.Trim();
        return scopes.Count == 0 ? key : key.Length == 0 ? scopes[^1] : scopes[^1] + "::" + key;
    }

    private static string Quoted(string text, ref int at)
    {
        // apt knows no backslashes (apt.conf(5)).
        var from = at + 1;
        var end = text.IndexOf('"', from);
        at = end < 0 ? text.Length : end;
        return text[Math.Min(from, at)..at];
    }

    // Within a bound to either side: a file may be one line.
    private static string LineAt(string text, int at)
    {
        at = Math.Min(at, text.Length - 1);
        var from = Math.Max(0, at - SourceLimits.CommandChars);
        var window = text.AsSpan(from, Math.Min(text.Length - from, SourceLimits.CommandChars * 2));
        var start = window[..(at - from)].LastIndexOf('\n') + 1;
        var end = window[(at - from)..].IndexOf('\n');
        return window[start..(end < 0 ? window.Length : end + at - from)].ToString();
    }
}
