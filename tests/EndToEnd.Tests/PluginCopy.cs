namespace EndToEnd.Tests;

/// <summary>A copy of a plugin's folder, with other words in its plugin.json.</summary>
internal static class PluginCopy
{
    public static string Of(string plugin, string copy, params (string Old, string New)[] edits)
    {
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(plugin))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var path = Path.Combine(copy, "plugin.json");
        var text = File.ReadAllText(path);
        foreach (var (old, @new) in edits)
        {
            Assert.That(text, Does.Contain(old), path);
            text = text.Replace(old, @new, StringComparison.Ordinal);
        }

        File.WriteAllText(path, text);
        return copy;
    }
}
