using System.Text.Json;

namespace Conventions.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Product => Path.Combine(Root, ".build", "product");

    public static IEnumerable<string> Sources(params string[] folders)
        => folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    public static IEnumerable<JsonElement> PluginManifests()
        => Directory.EnumerateFiles(Path.Combine(Product, "plugins"), "plugin.json", SearchOption.AllDirectories)
            .Select(path => JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Forensics.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("these tests run inside a checkout");
        }

        return folder;
    }
}
