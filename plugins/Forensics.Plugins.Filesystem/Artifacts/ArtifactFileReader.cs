using YamlDotNet.RepresentationModel;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>
/// Reads definitions as the ForensicArtifacts specification has them (docs/sources/Format-specification.md): one YAML document each. Fields that were deprecated
/// but may still stand in definitions are passed over; any other is a mistake, most often of spelling.
/// </summary>
internal sealed class ArtifactFileReader(string file)
{
    private static readonly string[] DefinitionFields = ["name", "doc", "aliases", "sources", "supported_os", "urls", "conditions"];
    private static readonly string[] IgnoredDefinitionFields = ["labels", "provides", "license"];
    private static readonly string[] SourceFields = ["type", "attributes", "supported_os", "conditions"];
    private static readonly string[] IgnoredSourceFields = ["returned_types", "provides"];
    private static readonly string[] PathFields = ["paths", "separator"];

    /// <exception cref="ArtifactFormatException">A mistake.</exception>
    public IReadOnlyList<ArtifactDefinition> Read(TextReader text)
    {
        var documents = new YamlDocuments(file).Read(text);
        return documents.Count <= ArtifactLimits.Definitions
            ? [.. documents.Select(Definition)]
            : throw new ArtifactFormatException(file, documents[ArtifactLimits.Definitions].Start.Line, "file", $"{documents.Count} definitions are more than {ArtifactLimits.Definitions}");
    }

    private ArtifactDefinition Definition(YamlNode node)
    {
        var fields = new YamlFields(file, node, string.Empty, DefinitionFields, IgnoredDefinitionFields);
        var name = fields.Limited(fields.Text("name"), fields.Required("name"), "name", ArtifactLimits.NameCharacters);
        var supported = SupportedOs(fields);
        var conditions = fields.Texts("conditions");
        var sources = fields.Entries("sources", ArtifactLimits.Sources);
        return new()
        {
            Name = name,
            Doc = fields.Text("doc"),
            Aliases = fields.Texts("aliases", ArtifactLimits.NameCharacters),
            Sources = sources.Count > 0 ? [.. sources.Select(source => Source(source, supported, conditions))] : throw fields.Mistake("sources", "a list with at least one source is needed here"),
            SupportedOs = supported,
            Urls = fields.Texts("urls"),
            File = file,
            Line = fields.Line("name"),
        };
    }

    private ArtifactSource Source(YamlNode node, IReadOnlyList<string> definitionSupports, IReadOnlyList<string> definitionConditions)
    {
        var fields = new YamlFields(file, node, "sources", SourceFields, IgnoredSourceFields);
        var supported = SupportedOs(fields);
        if (definitionSupports.Count > 0 && supported.Except(definitionSupports).FirstOrDefault() is { } other)
        {
            throw fields.Mistake("supported_os", $"the definition is not for {other}: its own supported_os has to name it too");
        }

        return Attributes(fields) with { SupportedOs = supported, Conditions = [.. definitionConditions, .. fields.Texts("conditions")] };
    }

    private ArtifactSource Attributes(YamlFields source) => source.Text("type") switch
    {
        "FILE" => Paths(source, ArtifactSourceKind.File),
        "PATH" or "DIRECTORY" => Paths(source, ArtifactSourceKind.Path),
        "ARTIFACT_GROUP" => new() { Kind = ArtifactSourceKind.ArtifactGroup, Names = Attributes(source, "names").RequiredTexts("names", ArtifactLimits.NameCharacters) },
        "COMMAND" => Command(source),
        "REGISTRY_KEY" => Other(source, "keys"),
        "REGISTRY_VALUE" => Other(source, "key_value_pairs"),
        "WMI" => Other(source, "query", "base_object"),
        var type => throw source.Mistake("type", $"there is no type '{type}'; there are FILE, PATH, ARTIFACT_GROUP, COMMAND, REGISTRY_KEY, REGISTRY_VALUE, WMI"),
    };

    private ArtifactSource Paths(YamlFields source, ArtifactSourceKind kind)
    {
        var attributes = Attributes(source, PathFields);
        var separator = attributes.Find("separator") is null ? "/" : attributes.Text("separator");
        return new()
        {
            Kind = kind,
            Paths = attributes.RequiredTexts("paths", ArtifactLimits.PathCharacters),
            Separator = separator is "/" or "\\" ? separator[0] : throw attributes.Mistake("separator", $"'{separator}' is neither / nor \\"),
        };
    }

    private ArtifactSource Command(YamlFields source)
    {
        var attributes = Attributes(source, "cmd", "args");
        return new()
        {
            Kind = ArtifactSourceKind.Command,
            Command = attributes.Limited(attributes.Text("cmd"), attributes.Required("cmd"), "cmd", ArtifactLimits.PathCharacters),
            Arguments = attributes.Texts("args"),
        };
    }

    private ArtifactSource Other(YamlFields source, string required, params IEnumerable<string> optional)
    {
        Attributes(source, [required, .. optional]).Required(required);
        return new() { Kind = ArtifactSourceKind.Other };
    }

    private YamlFields Attributes(YamlFields source, params string[] known) => new(file, source.Required("attributes"), "sources.attributes", known, []);

    private static IReadOnlyList<string> SupportedOs(YamlFields fields)
    {
        var supported = fields.Texts("supported_os");
        return supported.Except(OperatingSystems.Known).FirstOrDefault() is { } unknown
            ? throw fields.Mistake("supported_os", $"there is no system '{unknown}'; there are {string.Join(", ", OperatingSystems.Known)}")
            : supported;
    }
}
