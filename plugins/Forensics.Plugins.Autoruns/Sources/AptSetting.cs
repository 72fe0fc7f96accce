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
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' ? 1 : 0;
            value.Append(text[at]);
        }

        return value.ToString();
    }

    private static string LineAt(string text, int at)
    {
        at = Math.Min(at, text.Length - 1);
        var start = text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1;
        var end = text.IndexOf('\n', at);
        return text[start..Math.Max(end < 0 ? text.Length : end, start)];
    }
}
