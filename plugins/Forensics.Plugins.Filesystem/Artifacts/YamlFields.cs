using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>The fields of one mapping; every mistake is told with file, line and field.</summary>
internal sealed class YamlFields
{
    private readonly Dictionary<string, YamlNode> fields = new(StringComparer.Ordinal);
    private readonly string file;
    private readonly string place;
    private readonly YamlNode node;

    /// <summary>Takes a mapping apart.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="place">Where it stands: <c>sources.attributes</c>; empty for a definition.</param>
    /// <param name="known">The fields it may have.</param>
    /// <param name="ignored">Fields that say nothing here.</param>
    /// <exception cref="ArtifactFormatException">It is no mapping, or has another field.</exception>
    public YamlFields(string file, YamlNode node, string place, IReadOnlyList<string> known, IReadOnlyList<string> ignored)
    {
        (this.file, this.node, this.place) = (file, node, place);
        if (node is not YamlMappingNode mapping)
        {
            throw new ArtifactFormatException(file, node.Start.Line, place.Length == 0 ? "definition" : place, $"fields are needed here: {string.Join(", ", known)}");
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = Text(key, place.Length == 0 ? "definition" : place);
            if (known.Contains(name))
            {
                fields[name] = value;
            }
            else if (!ignored.Contains(name))
            {
                throw Mistake(key, Field(name), $"there is no such field; there are {string.Join(", ", known)}");
            }
        }
    }

    public long Line(string name) => (Find(name) ?? node).Start.Line;

    public YamlNode? Find(string name) => fields.GetValueOrDefault(name);

    /// <exception cref="ArtifactFormatException">It is missing.</exception>
    public YamlNode Required(string name) => Find(name) ?? throw Mistake(node, Field(name), "it is missing");

    /// <summary>A text of at least one character.</summary>
    /// <exception cref="ArtifactFormatException">It is missing, or no text.</exception>
    public string Text(string name) => Text(Required(name), Field(name));

    /// <summary>The texts of a list; none when the field is not there.</summary>
    /// <exception cref="ArtifactFormatException">It is no list of texts, or a long one.</exception>
    public IReadOnlyList<string> Texts(string name, int mostCharacters = int.MaxValue)
        => Find(name) is { } list ? [.. Entries(list, Field(name), ArtifactLimits.ListEntries).Select(entry => Limited(Text(entry, Field(name)), entry, name, mostCharacters))] : [];

    /// <summary>The texts of a list with at least one.</summary>
    /// <exception cref="ArtifactFormatException">It is missing, empty, no list of texts, or a long one.</exception>
    public IReadOnlyList<string> RequiredTexts(string name, int mostCharacters)
        => Texts(name, mostCharacters) is { Count: > 0 } texts ? texts : throw Mistake(Required(name), Field(name), "a list with at least one entry is needed here");

    /// <summary>The entries of a list.</summary>
    /// <exception cref="ArtifactFormatException">It is no list, or a long one.</exception>
    public IList<YamlNode> Entries(string name, int most) => Entries(Required(name), Field(name), most);

    public ArtifactFormatException Mistake(string name, string mistake) => Mistake(Find(name) ?? node, Field(name), mistake);

    /// <summary>A text that names something: a path, a definition. A text that was no UTF-8 when it was read names something else.</summary>
    /// <exception cref="ArtifactFormatException">It is longer than the limit, or has characters that no name has.</exception>
    public string Limited(string text, YamlNode at, string name, int mostCharacters)
        => mostCharacters == int.MaxValue ? text
            : text.Length > mostCharacters ? throw Mistake(at, Field(name), $"more than {mostCharacters} characters")
            : text.Any(character => character is '\0' or '\n' or '\r') ? throw Mistake(at, Field(name), "it has a NUL or the end of a line in it")
            : text.EnumerateRunes().Contains(Rune.ReplacementChar) ? throw Mistake(at, Field(name), "it has characters that are no Unicode text")
            : text;

    private string Field(string name) => place.Length == 0 ? name : $"{place}.{name}";

    private IList<YamlNode> Entries(YamlNode list, string field, int most)
        => list is not YamlSequenceNode { Children: var entries } ? throw Mistake(list, field, "a list is needed here")
            : entries.Count > most ? throw Mistake(list, field, $"{entries.Count} entries are more than {most}")
            : entries;

    private string Text(YamlNode value, string field)
        => value is YamlScalarNode { Value: { Length: > 0 } text } scalar && !(scalar.Style == ScalarStyle.Plain && text is "~" or "null" or "Null" or "NULL")
            ? text
            : throw Mistake(value, field, "a text is needed here");

    private ArtifactFormatException Mistake(YamlNode at, string field, string mistake) => new(file, at.Start.Line, field, mistake);
}
