using System.Globalization;
using System.Text.RegularExpressions;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>One condition. Null stands for what cannot be said: <c>and</c> with false is false all the same, <c>or</c> with true is true.</summary>
/// <param name="text">The condition.</param>
/// <param name="major">The system's major version, null when it is not known.</param>
/// <param name="minor">The system's minor version, null when it is not known.</param>
internal sealed partial class ConditionExpression(string text, uint? major, uint? minor)
{
    private string[] tokens = [];
    private int position;
    private string? mistake;

    /// <summary>Whether it is met.</summary>
    /// <param name="problem">Why it is not understood; null when it is.</param>
    /// <returns>Null when it is not understood, or its value depends on a version that is not known.</returns>
    public bool? Evaluate(out string? problem)
    {
        if (text.Length > ArtifactLimits.ConditionCharacters)
        {
            problem = $"it has more than {ArtifactLimits.ConditionCharacters} characters";
            return null;
        }

        tokens = [.. Token().Matches(text).Select(match => match.Value.Trim()).Where(token => token.Length > 0)];
        var value = Either(0);
        if (position < tokens.Length)
        {
            mistake ??= $"'{tokens[position]}' is not expected there";
        }

        problem = mistake;
        return problem is null ? value : null;
    }

    [GeneratedRegex("""\s+|\w+|[=!<>]=|[<>()]|"[^"]*"|'[^']*'|.""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Token();

    private bool? Either(int depth)
    {
        var value = Both(depth);
        while (TakeWord("or"))
        {
            value |= Both(depth);
        }

        return value;
    }

    private bool? Both(int depth)
    {
        var value = Single(depth);
        while (TakeWord("and"))
        {
            value &= Single(depth);
        }

        return value;
    }

    private bool? Single(int depth)
    {
        var first = Take();
        if (first != "(")
        {
            return Comparison(first, Take(), Take());
        }

        if (depth == ArtifactLimits.ConditionDepth)
        {
            mistake ??= $"more than {ArtifactLimits.ConditionDepth} parentheses within each other";
            return null;
        }

        var value = Either(depth + 1);
        if (Take() != ")")
        {
            mistake ??= "a parenthesis has no end";
        }

        return value;
    }

    private bool? Comparison(string name, string operation, string value)
    {
        if (name == "os" && operation is "==" or "!=" && value is ['"' or '\'', .., '"' or '\''] && OperatingSystems.Known.Contains(value[1..^1]))
        {
            return value[1..^1] == OperatingSystems.Linux == (operation == "==");
        }

        var isVersion = name is "os_major_version" or "os_minor_version";
        if (!isVersion || !uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || operation is not ("==" or "!=" or "<" or "<=" or ">" or ">="))
        {
            mistake ??= $"'{name} {operation} {value}' is no comparison of os, os_major_version or os_minor_version";
            return null;
        }

        return (name == "os_major_version" ? major : minor) is { } version
            ? operation switch
            {
                "==" => version == number,
                "!=" => version != number,
                "<" => version < number,
                "<=" => version <= number,
                ">" => version > number,
                _ => version >= number,
            }
            : null;
    }

    private bool TakeWord(string word)
    {
        var isNext = position < tokens.Length && tokens[position].Equals(word, StringComparison.OrdinalIgnoreCase);
        position += isNext ? 1 : 0;
        return isNext;
    }

    private string Take() => position < tokens.Length ? tokens[position++] : string.Empty;
}
