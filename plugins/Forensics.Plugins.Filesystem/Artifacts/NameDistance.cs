namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>How far apart names are, for suggestions.</summary>
internal static class NameDistance
{
    // Of a name's letters, one in so many may be wrong.
    private const int LettersForOneMistake = 3;

    /// <summary>The nearest names: those with few mistakes, then those that hold the text.</summary>
    public static IReadOnlyList<string> Nearest(string name, IEnumerable<string> names, int most)
        => name.Length is 0 or > ArtifactLimits.NameCharacters ? [] : [.. names
            .Select(other => (other, distance: Of(name, other)))
            .Where(pair => pair.distance <= name.Length / LettersForOneMistake || pair.other.Contains(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.other, StringComparer.Ordinal)
            .Take(most).Select(pair => pair.other)];

    /// <summary>Letters to insert, remove or replace (Levenshtein), case aside.</summary>
    public static int Of(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = column;
        }

        foreach (var (index, letter) in left.Index())
        {
            var diagonal = row[0];
            row[0] = index + 1;
            for (var column = 1; column < row.Length; column++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(letter) == char.ToLowerInvariant(right[column - 1]) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[^1];
    }
}
