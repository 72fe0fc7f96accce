using System.Security.Cryptography;
using System.Text.Json.Nodes;

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

    /// <summary>Lists the files that lie in a plugin's folder now in its plugin.json.</summary>
    public static void List(string plugin)
    {
        var path = Path.Combine(plugin, "plugin.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["files"] = new JsonArray([.. Directory.EnumerateFiles(plugin, "*", SearchOption.AllDirectories).Where(file => file != path).Order(StringComparer.Ordinal)
            .Select(file => new JsonObject { ["path"] = Path.GetRelativePath(plugin, file), ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) })]);
        File.WriteAllText(path, json.ToJsonString());
    }
}
