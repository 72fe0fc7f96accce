using System.Text;

namespace Forensics.Plugins.State.Users.Ssh;

/// <summary>A line of authorized_keys or of a file of public keys (<c>sshd(8)</c>, AUTHORIZED_KEYS FILE FORMAT): options, type, base64, comment. Each character stands for a byte.</summary>
internal sealed record KeyLine(IReadOnlyList<string> Options, PublicKey Key, string Comment)
{
    /// <returns>Null when it is none.</returns>
    public static KeyLine? Parse(string line)
    {
        var rest = line.Trim(' ', '\t', '\r');
        if (KeyOf(rest) is { } plain)
        {
            return plain;
        }

        var end = EndOfOptions(rest);
        return end < rest.Length && KeyOf(rest[end..].TrimStart(' ', '\t')) is { } key ? key with { Options = Split(rest[..end]) } : null;
    }

    /// <summary>The values of an option: <c>command="..."</c>, without quotes and their backslashes.</summary>
    public IEnumerable<string> Values(string name)
        => Options.Where(option => option.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)).Select(option =>
        {
            var value = option[(name.Length + 1)..];
            return value is ['"', .., '"'] and { Length: > 1 } ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : value;
        });

    private static KeyLine? KeyOf(string text)
    {
        var parts = text.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2)
        {
            return null;
        }

        var blob = new byte[(parts[1].Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(parts[1], blob, out var length) && PublicKey.Parse(blob.AsSpan(0, length)) is { } key && key.Type == parts[0]
            ? new([], key, parts.Length > 2 ? parts[2].Trim(' ', '\t', '\r') : string.Empty)
            : null;
    }

    private static int EndOfOptions(string text)
    {
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (text[at] is ' ' or '\t'))
            {
                return at;
            }
        }

        return text.Length;
    }

    private static List<string> Split(string options)
    {
        var split = new List<string>();
        var option = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < options.Length; at++)
        {
            if (options[at] == '\\' && at + 1 < options.Length && options[at + 1] == '"')
            {
                option.Append(options[at++]);
            }
            else if (options[at] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && options[at] == ',')
            {
                split.Add(option.ToString());
                option.Clear();
                continue;
            }

            option.Append(options[at]);
        }

        split.Add(option.ToString());
        return split;
    }
}
