using System.Text;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>One key of a udev rule: <c>RUN{program}+="/bin/x"</c>.</summary>
/// <param name="Name">With its braces.</param>
/// <param name="Operator">==, !=, =, +=, -= or :=.</param>
/// <param name="Value">Without its quotes.</param>
internal sealed record UdevKey(string Name, string Operator, string Value)
{
    public bool IsMatch => Operator is "==" or "!=" && !StartsSomething;

    /// <summary>Whether it starts a program or a unit; builtins start nothing.</summary>
    public bool StartsSomething => Name switch
    {
        "RUN" or "RUN{program}" or "RUN{fail_event_on_error}" => Operator is not ("==" or "!=" or "-="),
        "PROGRAM" or "IMPORT{program}" => true,
        "ENV{SYSTEMD_WANTS}" or "ENV{SYSTEMD_USER_WANTS}" => Operator is "=" or "+=" or ":=",
        _ => false,
    };

    public static IEnumerable<UdevKey> Parse(string rule)
    {
        for (var at = 0; at < rule.Length;)
        {
            var quote = rule.IndexOf('"', at);
            if (quote < 0)
            {
                yield break;
            }

            var left = rule[at..quote].TrimStart(',', ' ', '\t').TrimEnd();
            var isEscaped = left.EndsWith('e') && left.Length > 1 && left[^2] is '=' or ' ';
            left = isEscaped ? left[..^1].TrimEnd() : left;
            var sign = left.AsSpan().IndexOfAny("=!+-:");
            sign = left.LastIndexOf('}') is >= 0 and var brace && sign < brace ? brace + 1 : sign;
            var value = new StringBuilder();
            for (at = quote + 1; at < rule.Length && rule[at] != '"'; at++)
            {
                at += rule[at] == '\\' && at + 1 < rule.Length && (rule[at + 1] == '"' || isEscaped) ? 1 : 0;
                value.Append(rule[at]);
            }

            at++;
            if (sign > 0 && sign <= left.Length)
            {
                yield return new(left[..sign].Trim(), left[sign..].Trim(), value.ToString());
            }
        }
    }
}
