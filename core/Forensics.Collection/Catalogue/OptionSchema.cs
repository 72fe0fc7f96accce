using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Catalogue;

/// <summary>One option of a collector.</summary>
public sealed record OptionSchema
{
    /// <summary>Its name, snake_case.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary><c>boolean</c>, <c>integer</c> or <c>string</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it takes several values.</summary>
    public bool IsList { get; init; }

    /// <summary>Smallest integer.</summary>
    public long Minimum { get; init; } = long.MinValue;

    /// <summary>Largest integer.</summary>
    public long Maximum { get; init; } = long.MaxValue;

    /// <summary>The only texts allowed; empty when any is.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What a text has to match.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>Whether it names the folder into which the collector's images go that are not to be in the bundle.</summary>
    public bool IsOutputFolder { get; init; }

    /// <summary>The default, as JSON.</summary>
    public string Default { get; init; } = "null";

    /// <summary>What values it takes, for people.</summary>
    public string Range
        => Choices.Count > 0 ? $"one of {string.Join(", ", Choices)}"
            : Type == "boolean" ? "true or false"
            : Type == "integer" ? (Minimum, Maximum) is (long.MinValue, long.MaxValue) ? "an integer" : $"an integer from {Minimum} to {Maximum}"
            : Pattern is null ? "text" : $"text that matches {Pattern}";

    internal static OptionSchema Parse(string name, JsonElement schema)
    {
        var isList = schema.GetProperty("type").GetString() == "array";
        var scalar = isList ? schema.GetProperty("items") : schema;
        var type = scalar.GetProperty("type").GetString();
        return new()
        {
            Name = name,
            Description = schema.TryGetProperty("description", out var description) ? description.GetString() : null,
            Type = type is "boolean" or "integer" or "string" ? type : throw new FormatException($"option {name} has the unknown type {type}"),
            IsList = isList,
            Minimum = scalar.TryGetProperty("minimum", out var minimum) ? minimum.GetInt64() : long.MinValue,
            Maximum = scalar.TryGetProperty("maximum", out var maximum) ? maximum.GetInt64() : long.MaxValue,
            Choices = scalar.TryGetProperty("enum", out var choices) ? [.. choices.EnumerateArray().Select(choice => choice.GetString() ?? throw new FormatException($"option {name} has a choice that is null"))] : [],
            // The pattern comes from a plugin: without backtracking it cannot be made to run for ever.
            Pattern = scalar.TryGetProperty("pattern", out var pattern)
                ? new Regex(pattern.GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null,
            IsOutputFolder = type == "string" && !isList && scalar.TryGetProperty("format", out var format) && format.GetString() == "output-folder",
            Default = schema.TryGetProperty("default", out var value) ? value.GetRawText() : "null",
        };
    }

    internal JsonNode Check(IReadOnlyList<string> values)
        => IsList ? new JsonArray([.. values.Select(CheckOne)])
            : values is [var single] ? CheckOne(single)
            : throw new FormatException($"option '{Name}' takes one value, not {values.Count}");

    private JsonNode CheckOne(string value)
    {
        switch (Type)
        {
            case "boolean" when value is "true" or "false":
                return JsonValue.Create(value == "true");
            case "integer" when Integer(value) is { } number && number >= Minimum && number <= Maximum:
                return JsonValue.Create(number);
            case "string" when (Choices.Count == 0 || Choices.Contains(value)) && Pattern?.IsMatch(value) is not false:
                return JsonValue.Create(value);
            default:
                throw new FormatException($"option '{Name}' cannot be '{value}': it takes {Range}");
        }
    }

    // Sizes may be written as people write them where the option's name says that it is one.
    private long? Integer(string value)
        => Name.EndsWith("_bytes", StringComparison.Ordinal) ? Quantity.TryParseBytes(value)
            : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
