using System.Text.Json;
using System.Text.Json.Nodes;

namespace Forensics.Collection.Catalogue;

/// <summary>What options a collector takes, from <c>plugin.json</c>: a flat JSON Schema object. Checks values before anything is started.</summary>
public sealed class OptionsSchema
{
    private readonly Dictionary<string, OptionSchema> options;

    private OptionsSchema(Dictionary<string, OptionSchema> options) => this.options = options;

    /// <summary>The options, in the plugin's order.</summary>
    public IReadOnlyCollection<OptionSchema> Options => options.Values;

    /// <summary>Reads the schema.</summary>
    /// <param name="schema">The <c>options_schema</c> of a collector.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="FormatException">It is not a schema that we know.</exception>
    public static OptionsSchema Parse(JsonElement schema)
        => new(schema.GetProperty("properties").EnumerateObject().ToDictionary(
            property => property.Name, property => OptionSchema.Parse(property.Name, property.Value), StringComparer.Ordinal));

    /// <summary>Checks one value.</summary>
    /// <param name="name">The option.</param>
    /// <param name="values">Its text; several for a list.</param>
    /// <returns>The value as JSON.</returns>
    /// <exception cref="FormatException">The option does not exist or the value does not fit; the message names option, value and range.</exception>
    public JsonNode Check(string name, IReadOnlyList<string> values)
        => options.TryGetValue(name, out var option)
            ? option.Check(values)
            : throw new FormatException(options.Count == 0 ? $"there is no option '{name}': the collector has none" : $"there is no option '{name}'; there are {string.Join(", ", options.Keys)}");
}
