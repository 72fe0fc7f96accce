using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Forensics.Sdk.Testing;

/// <summary>Whether a line is what its record's schema says, and what every record has to be.</summary>
internal sealed partial class LineConformance
{
    private readonly string record;
    private readonly HashSet<string> declared;
    private readonly HashSet<string> companions;

    public LineConformance(RecordSchema schema)
    {
        record = schema.Name;
        declared = [.. JsonNode.Parse(schema.JsonSchema)!["properties"]?.AsObject().Select(property => property.Key) ?? []];
        companions = [.. declared.Where(IsCompanion)];
    }

    /// <summary>What is wrong with the record type itself.</summary>
    public IEnumerable<string> OfSchema()
    {
        if (!declared.Contains("read_at"))
        {
            yield return $"{record} has no read_at: add a UnixTime ReadAt";
        }

        foreach (var name in declared.Where(name => !SnakeCase().IsMatch(name)))
        {
            yield return $"{record}.{name} is not snake_case";
        }
    }

    /// <summary>What is wrong with one line.</summary>
    public IEnumerable<string> Of(byte[] line)
    {
        if (!Utf8.IsValid(line) || Parse(line) is not { } fields)
        {
            return [$"{record}: a line is not one JSON object in valid UTF-8"];
        }

        return Of(fields).Select(fault => $"{record}: {fault}");
    }

    private IEnumerable<string> Of(Dictionary<string, JsonValueKind> fields)
    {
        foreach (var name in fields.Keys.Where(name => !declared.Contains(name)))
        {
            yield return $"a line has the field {name}, which the schema does not";
        }

        // Unknown is null; only what stands beside a lossy value may be missing.
        foreach (var name in declared.Where(name => !companions.Contains(name) && !fields.ContainsKey(name)))
        {
            yield return $"a line is without the field {name}: unknown is null, not left out";
        }

        if (fields.GetValueOrDefault("read_at") != JsonValueKind.String && fields.GetValueOrDefault("read_at_unix") != JsonValueKind.String)
        {
            yield return "a line does not say when it was read: read_at is null";
        }
    }

    private static Dictionary<string, JsonValueKind>? Parse(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 64 });
            var fields = new Dictionary<string, JsonValueKind>(StringComparer.Ordinal);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(field => fields.TryAdd(field.Name, field.Value.ValueKind))
                ? fields
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsCompanion(string name)
        => (name.EndsWith("_bytes", StringComparison.Ordinal) && declared.Contains(name[..^"_bytes".Length]))
            || (name.EndsWith("_unix", StringComparison.Ordinal) && declared.Contains(name[..^"_unix".Length]));

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SnakeCase();
}
