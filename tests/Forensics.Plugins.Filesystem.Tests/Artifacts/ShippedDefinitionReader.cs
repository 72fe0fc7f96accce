using YamlDotNet.RepresentationModel;

namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>Reads artifacts/definitions strictly and without the collector: a key that is not in the ForensicArtifacts specification fails the test.</summary>
internal static class ShippedDefinitionReader
{
    private static readonly string[] Keys = ["name", "doc", "sources", "supported_os", "urls"];

    public static IReadOnlyList<ShippedDefinition> ReadAll()
    {
        var folder = Path.Combine(RepositoryRoot(), "artifacts", "definitions");
        return [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(path => Read(File.ReadAllText(path)))];
    }

    public static IReadOnlyList<ShippedDefinition> Read(string text)
    {
        var stream = new YamlStream();
        using (var reader = new StringReader(text))
        {
            stream.Load(reader);
        }

        return [.. stream.Documents.Select(document => Definition((YamlMappingNode)document.RootNode))];
    }

    public static string RepositoryRoot()
    {
        var folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Forensics.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the test holds Forensics.sln.");
        }

        return folder;
    }

    private static ShippedDefinition Definition(YamlMappingNode node)
    {
        RefuseOtherKeys(node, Keys);
        var sources = ((YamlSequenceNode)node["sources"]).Children.Cast<YamlMappingNode>().ToList();
        var patterns = new List<string>();
        var members = new List<string>();
        foreach (var source in sources)
        {
            RefuseOtherKeys(source, ["type", "attributes"]);
            var attributes = (YamlMappingNode)source["attributes"];
            var type = Text(source["type"]);
            if (type is "FILE" or "PATH")
            {
                RefuseOtherKeys(attributes, ["paths"]);
                patterns.AddRange(Texts(attributes["paths"]));
            }
            else if (type is "ARTIFACT_GROUP")
            {
                RefuseOtherKeys(attributes, ["names"]);
                members.AddRange(Texts(attributes["names"]));
            }
            else
            {
                throw new InvalidDataException($"Line {source.Start.Line}: source of type {type}.");
            }
        }

        return new(Text(node["name"]), Text(node["doc"]), Texts(node["supported_os"]), Texts(node["urls"])) { Patterns = patterns, Members = members };
    }

    private static void RefuseOtherKeys(YamlMappingNode node, string[] known)
    {
        foreach (var key in node.Children.Keys.Where(key => !known.Contains(Text(key))))
        {
            throw new InvalidDataException($"Line {key.Start.Line}: key {key}.");
        }
    }

    private static IReadOnlyList<string> Texts(YamlNode node) => [.. ((YamlSequenceNode)node).Children.Select(Text)];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
