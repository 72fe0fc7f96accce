using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Forensics.Sdk.Manifest;

/// <summary>A collector's entry in <c>plugin.json</c>. The build writes it, the worker compares it with the code that it loaded.</summary>
internal static partial class CollectorManifest
{
    /// <exception cref="ContractException">The descriptor breaks the rules for ids, records or options.</exception>
    public static JsonObject Describe(Collector collector)
    {
        var descriptor = collector.Descriptor;
        Require(Name().IsMatch(descriptor.Id), $"collector id '{descriptor.Id}' is not a lower-case dotted name of at most 64 characters");
        Require(descriptor.Summary.Length is > 0 and <= 200 && !descriptor.Summary.Contains('\n'), $"{descriptor.Id}: the summary is one line of 1 to 200 characters");
        Require(descriptor.Records.DistinctBy(record => record.Name).Count() == descriptor.Records.Count, $"{descriptor.Id}: a record is declared twice");
        Require(descriptor.Cost is null or { MicrosecondsPerUnit: > 0, BundleBytesPerUnit: > 0 }, $"{descriptor.Id}: a cost is above 0");
        Require(Enum.IsDefined(descriptor.Volatility), $"{descriptor.Id}: {descriptor.Volatility} is no volatility");
        if (collector is Responder responder)
        {
            Require(Enum.IsDefined(responder.Reversal) && responder.Reversal != Reversal.None, $"{descriptor.Id}: a responder says whether what it does can be undone");
            Require(responder.UndoVersion >= 1, $"{descriptor.Id}: versions of undo payloads begin at 1");
            Require(descriptor.Needs.HasFlag(Needs.ModifiesSystem), $"{descriptor.Id}: a responder needs {nameof(Needs.ModifiesSystem)}");
        }

        foreach (var record in descriptor.Records)
        {
            Require(Name().IsMatch(record.Name) && record.Version >= 1, $"{descriptor.Id}: record '{record.Name}' v{record.Version} has no valid name or version");
        }

        return new JsonObject
        {
            ["id"] = descriptor.Id,
            ["kind"] = collector is Responder ? "responder" : "collector",
            ["reversal"] = collector is Responder { Reversal: var reversal } ? JsonNamingPolicy.SnakeCaseLower.ConvertName(reversal.ToString()) : null,
            ["summary"] = descriptor.Summary,
            ["needs"] = new JsonArray([.. Words(descriptor.Needs).Select(word => JsonValue.Create(word))]),
            ["impact"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(descriptor.Impact.ToString()),
            ["volatility"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(descriptor.Volatility.ToString()),
            ["exclusive_stream"] = descriptor.ExclusiveStream,
            ["cost"] = descriptor.Cost is { } cost ? Describe(cost) : null,
            ["options_schema"] = OptionsJson.Schema(collector.OptionsType),
            ["records"] = new JsonArray([.. descriptor.Records.Select(Describe)]),
            ["references"] = new JsonArray([.. descriptor.References.Select(reference => JsonValue.Create(reference.ToString()))]),
        };
    }

    private static JsonObject Describe(CollectionCost cost) => new()
    {
        ["basis"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(cost.Basis.ToString()),
        ["microseconds_per_unit"] = cost.MicrosecondsPerUnit,
        ["bundle_bytes_per_unit"] = cost.BundleBytesPerUnit,
    };

    private static JsonObject Describe(RecordSchema record) => new()
    {
        ["name"] = record.Name,
        ["version"] = record.Version,
        ["schema"] = JsonNode.Parse(record.JsonSchema),
    };

    private static IEnumerable<string> Words(Needs needs)
        => Enum.GetValues<Needs>().Where(need => need != Needs.None && needs.HasFlag(need)).Select(need => JsonNamingPolicy.SnakeCaseLower.ConvertName(need.ToString()));

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ContractException(message);
        }
    }

    [GeneratedRegex(@"^(?=.{1,64}\z)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
