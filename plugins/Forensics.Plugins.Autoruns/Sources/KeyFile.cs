namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Files of <c>[section]</c> and <c>key=value</c>: desktop entries, D-Bus services, supervisor, plugins' configurations.</summary>
internal static class KeyFile
{
    public static IEnumerable<KeyLine> Read(Scene scene, string path)
    {
        var section = string.Empty;
        foreach (var line in scene.Lines(path))
        {
            var text = line.Text.Trim();
            if (text is ['[', ..] && text.IndexOf(']') is > 0 and var end)
            {
                section = text[1..end];
            }
            else if (text is not [';', ..] && line.Pair() is { } pair)
            {
                yield return new(line, section, pair.Key, pair.Value);
            }
        }
    }

    /// <summary>The keys of one section; of a key that stands there twice the last counts.</summary>
    public static IReadOnlyDictionary<string, KeyLine> Section(Scene scene, string path, string section)
    {
        var keys = new Dictionary<string, KeyLine>(StringComparer.Ordinal);
        foreach (var key in Read(scene, path).Where(key => key.Section == section))
        {
            keys[key.Key] = key;
        }

        return keys;
    }

    public static string? Value(this IReadOnlyDictionary<string, KeyLine> keys, string key) => keys.GetValueOrDefault(key)?.Value;
}
