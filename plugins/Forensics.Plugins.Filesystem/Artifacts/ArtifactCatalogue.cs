using System.Text;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>Definitions by name. Names and aliases are one namespace; case makes no difference in it, as upstream has it. Not for several threads at once.</summary>
internal sealed class ArtifactCatalogue
{
    private const string ShippedPrefix = "definitions/";

    private readonly List<ArtifactDefinition> definitions = [];
    private readonly Dictionary<string, ArtifactDefinition> byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>In the order they were added.</summary>
    public IReadOnlyList<ArtifactDefinition> All => definitions;

    /// <summary>The definitions that the plugin carries: every file of <c>artifacts/definitions</c>.</summary>
    /// <exception cref="ArtifactFormatException">One of them is wrong: a mistake of ours, which the tests find.</exception>
    public static ArtifactCatalogue Shipped()
    {
        var catalogue = new ArtifactCatalogue();
        var assembly = typeof(ArtifactCatalogue).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ShippedPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!, new UTF8Encoding(false, throwOnInvalidBytes: true));
            catalogue.Add(name, text);
        }

        return catalogue;
    }

    /// <summary>Adds the definitions of a file: all of them, or none when it throws.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="text">YAML, read to its end or to <see cref="ArtifactLimits.FileBytes"/>. What it throws for other reasons than an encoding goes through.</param>
    /// <exception cref="ArtifactFormatException">The file is wrong, or has a name that is there already.</exception>
    public void Add(string fileName, TextReader text)
    {
        var added = new ArtifactFileReader(fileName).Read(text);
        if (definitions.Count + added.Count > ArtifactLimits.Definitions)
        {
            throw new ArtifactFormatException(fileName, added[^1].Line, "file", $"{definitions.Count + added.Count} definitions are more than {ArtifactLimits.Definitions}");
        }

        var names = new Dictionary<string, ArtifactDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in added)
        {
            foreach (var (name, field) in definition.Aliases.Select(alias => (alias, "aliases")).Prepend((definition.Name, "name")))
            {
                if ((Find(name) ?? names.GetValueOrDefault(name)) is { } other)
                {
                    throw new ArtifactFormatException(fileName, definition.Line, field, $"'{name}' is the name or an alias of a definition already: {other.Name} of {other.File}:{other.Line}");
                }

                names.Add(name, definition);
            }
        }

        definitions.AddRange(added);
        foreach (var (name, definition) in names)
        {
            byName.Add(name, definition);
        }
    }

    public ArtifactDefinition? Find(string nameOrAlias) => byName.GetValueOrDefault(nameOrAlias);

    /// <summary>The definitions that a name stands for: itself, or the members of a group and of the groups within.</summary>
    /// <param name="name">A name or an alias; one that does not exist is a problem of the expansion.</param>
    public ArtifactExpansion Expand(string name)
    {
        var walk = new GroupWalk(this);
        walk.Enter(name);
        return walk.Expansion;
    }

    /// <summary>Names and aliases that a mistaken one may have meant, the closest first.</summary>
    /// <returns>At most <see cref="ArtifactLimits.Suggestions"/>.</returns>
    public IReadOnlyList<string> Near(string name) => NameDistance.Nearest(name, byName.Keys, ArtifactLimits.Suggestions);
}
