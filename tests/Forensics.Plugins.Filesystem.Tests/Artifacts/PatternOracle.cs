using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>
/// Path patterns of ForensicArtifacts as regular expressions, written from the specification apart from the collector's own matching: <c>*</c> and
/// <c>?</c> stay in one component and take names that begin with a dot, <c>**</c> or <c>**N</c> as a component stands for one to three or to N levels.
/// </summary>
internal static partial class PatternOracle
{
    /// <summary>Users of the root in which the plants are put.</summary>
    public static readonly string[] Homes = ["/root", "/home/alice", "/srv/homes/bob"];

    private const string HomeVariable = "%%users.homedir%%";
    private const int DefaultLevels = 3;

    public static Regex Compile(string pattern)
    {
        var home = pattern.StartsWith(HomeVariable, StringComparison.Ordinal);
        var expression = new StringBuilder("\\A");
        expression.Append(home ? $"(?:{string.Join('|', Homes)})" : "");
        foreach (var component in (home ? pattern[HomeVariable.Length..] : pattern).TrimStart('/').Split('/'))
        {
            expression.Append('/').Append(Levels().Match(component) is { Success: true } levels ? Below(levels.Groups[1].Value) : Component(component));
        }

        return new(expression.Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    /// <summary>What may be in a pattern of ours: absolute or in a home, no empty, own or parent component, <c>**</c> alone and last, no other variable.</summary>
    public static bool IsWellFormed(string pattern) => Form().IsMatch(pattern) && !pattern.Split('/').Any(component => component is "." or "..");

    public static bool IsLiteral(string pattern) => pattern.IndexOfAny(['*', '?']) < 0;

    private static string Below(string levels)
    {
        var number = levels.Length == 0 ? DefaultLevels : int.Parse(levels, CultureInfo.InvariantCulture);
        return $"[^/]+(?:/[^/]+){{0,{number - 1}}}";
    }

    private static string Component(string component) =>
        string.Concat(component.Select(letter => letter switch { '*' => "[^/]*", '?' => "[^/]", _ => Regex.Escape(letter.ToString()) }));

    [GeneratedRegex(@"\A\*\*([1-9][0-9]?)?\z")]
    private static partial Regex Levels();

    [GeneratedRegex(@"\A(?:%%users\.homedir%%)?(?:/(?!\*\*)(?:[^/*%\[\]{}\\]|\*(?!\*))+)*/(?:\*\*[1-9]?|(?!\*\*)(?:[^/*%\[\]{}\\]|\*(?!\*))+)\z")]
    private static partial Regex Form();
}
