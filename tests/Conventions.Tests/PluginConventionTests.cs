using System.Text.Json;
using System.Text.RegularExpressions;

namespace Conventions.Tests;

/// <summary>What holds for all plugins, read from their plugin.json.</summary>
public sealed partial class PluginConventionTests
{
    [Test]
    public void CollectorIdsAreUnique()
        => Assert.That(Collectors().Select(collector => collector.GetProperty("id").GetString()), Is.Unique);

    [TestCaseSource(nameof(Schemas))]
    public void EveryRecordTellsWhenItWasRead(string record, JsonElement schema)
        => Assert.That(schema.GetProperty("properties").TryGetProperty("read_at", out _), Is.True, record);

    [TestCaseSource(nameof(Schemas))]
    public void FieldNamesAreSnakeCase(string record, JsonElement schema)
        => Assert.That(schema.GetProperty("properties").EnumerateObject().Select(property => property.Name), Has.All.Matches<string>(name => SnakeCase().IsMatch(name!)), record);

    [TestCaseSource(nameof(Schemas))]
    public void TimesEndInAtAndSizesInBytes(string record, JsonElement schema)
    {
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var isTime = property.Value.TryGetProperty("format", out var format) && format.GetString() == "date-time";
            Assert.That(property.Name == "at" || property.Name.EndsWith("_at", StringComparison.Ordinal), Is.EqualTo(isTime), $"{record}.{property.Name}");
        }
    }

    [Test]
    public void TheSameFieldNameHasTheSameTypeInEveryRecord()
    {
        var types = Schemas().SelectMany(data => ((JsonElement)data.Arguments[1]!).GetProperty("properties").EnumerateObject())
            .Where(property => property.Name is not "name")
            .Select(property => (property.Name, Type: property.Value.TryGetProperty("type", out var type) ? type.ToString().Replace(" ", string.Empty, StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal).Replace(",\"null\"", string.Empty, StringComparison.Ordinal).Trim('[', ']', '"') : property.Value.TryGetProperty("enum", out var values) && values.EnumerateArray().All(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Null) ? "string" : "any"));
        foreach (var field in types.GroupBy(field => field.Name))
        {
            Assert.That(field.Select(entry => entry.Type.Trim()).Distinct().Count(), Is.EqualTo(1), $"{field.Key}: {string.Join(" and ", field.Select(entry => entry.Type).Distinct())}");
        }
    }

    [Test]
    public void EveryOptionSaysWhatItDoes()
    {
        foreach (var collector in Collectors())
        {
            foreach (var option in collector.GetProperty("options_schema").GetProperty("properties").EnumerateObject())
            {
                Assert.That(option.Value.TryGetProperty("description", out _), Is.True, $"{collector.GetProperty("id")}.{option.Name}");
            }
        }
    }

    [Test]
    public void EveryCollectorIsInAProfileAndNoResponderIs()
    {
        var profiles = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "artifacts", "profiles"), "*.yaml").Select(File.ReadAllText));
        foreach (var collector in Collectors())
        {
            var isThere = profiles.Contains($"collector: {collector.GetProperty("id").GetString()}\n", StringComparison.Ordinal);
            Assert.That(isThere, Is.EqualTo(collector.GetProperty("kind").GetString() == "collector"), collector.GetProperty("id").GetString());
        }
    }

    private static IEnumerable<JsonElement> Collectors() => Repository.PluginManifests().SelectMany(manifest => manifest.GetProperty("collectors").EnumerateArray());

    private static IEnumerable<TestCaseData> Schemas()
        => Collectors().SelectMany(collector => collector.GetProperty("records").EnumerateArray())
            .Select(record => new TestCaseData(record.GetProperty("name").GetString(), record.GetProperty("schema")).SetArgDisplayNames(record.GetProperty("name").GetString()!));

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
