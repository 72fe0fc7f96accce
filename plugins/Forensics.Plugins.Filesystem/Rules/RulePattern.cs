using System.Globalization;
using System.Text;

namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>
/// Paths with masks, read into components. An operator's: <c>* ? [a-z] [!a-z] \</c> within a component, and <c>**</c> as a whole one for any number of levels. A
/// definition's (ForensicArtifacts): <c>*</c> and <c>?</c> only, and <c>**</c> for three levels. In both <c>**N</c> goes down N levels.
/// </summary>
internal static class RulePattern
{
    /// <summary>Levels of <c>**</c> in a definition: the format's default.</summary>
    public const int DefinitionLevels = 3;

    /// <summary>Reads.</summary>
    /// <param name="pattern">The path.</param>
    /// <param name="isDefinition">Whose rules hold.</param>
    /// <returns>Null when it is not absolute, has <c>..</c>, a NUL, or more components than <see cref="CollectLimits.RuleComponents"/>.</returns>
    public static IReadOnlyList<PathComponent>? Read(ReadOnlySpan<byte> pattern, bool isDefinition)
    {
        if (pattern is not [(byte)'/', ..] || pattern.Contains((byte)0))
        {
            return null;
        }

        var components = new List<PathComponent>();
        foreach (var range in pattern.Split((byte)'/'))
        {
            var text = pattern[range];
            if (text.IsEmpty || text.SequenceEqual("."u8))
            {
                continue;
            }

            if (text.SequenceEqual(".."u8) || components.Count == CollectLimits.RuleComponents)
            {
                return null;
            }

            components.Add(Component(text, isDefinition));
        }

        return components;
    }

    /// <summary>A path without masks.</summary>
    public static IEnumerable<PathComponent> Names(ReadOnlyMemory<byte> path)
    {
        var names = new List<PathComponent>();
        foreach (var range in path.Span.Split((byte)'/'))
        {
            if (!path.Span[range].IsEmpty && !path.Span[range].SequenceEqual("."u8))
            {
                names.Add(Name(path.Span[range]));
            }
        }

        return names;
    }

    /// <summary>Whether an operator's path has no masks: an object asked for by name.</summary>
    public static bool IsName(IReadOnlyList<PathComponent> components) => components.All(component => component.IsName);

    private static PathComponent Name(ReadOnlySpan<byte> text) => new(text.ToArray()) { Text = Encoding.Latin1.GetString(text) };

    private static PathComponent Component(ReadOnlySpan<byte> text, bool isDefinition)
    {
        if (text.StartsWith("**"u8) && Levels(text[2..], isDefinition) is { } levels)
        {
            return new(default(ReadOnlyMemory<byte>)) { Text = Encoding.Latin1.GetString(text), Levels = levels };
        }

        if (text.IndexOfAny("*?"u8) < 0 && (isDefinition || text.IndexOfAny("[\\"u8) < 0))
        {
            return Name(text);
        }

        return new(default(ReadOnlyMemory<byte>)) { Text = Encoding.Latin1.GetString(text), Mask = new(isDefinition ? Escaped(text) : text.ToArray()) };
    }

    private static int? Levels(ReadOnlySpan<byte> digits, bool isDefinition)
        => digits.IsEmpty ? isDefinition ? DefinitionLevels : PathComponent.AnyLevels
            : int.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var levels) && levels > 0 ? levels : null;

    private static byte[] Escaped(ReadOnlySpan<byte> text)
    {
        var escaped = new List<byte>(text.Length);
        foreach (var value in text)
        {
            if (value is (byte)'[' or (byte)'\\')
            {
                escaped.Add((byte)'\\');
            }

            escaped.Add(value);
        }

        return [.. escaped];
    }
}
