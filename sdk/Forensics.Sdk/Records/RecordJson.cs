using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Forensics.Sdk.Records;

/// <summary>How records become JSON: snake_case names, nulls written, and the companion fields of lossy values.</summary>
internal static class RecordJson
{
    private static readonly JsonSchemaExporterOptions SchemaOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    /// <summary>The same type under our options, whatever the plugin's context was generated with.</summary>
    public static JsonTypeInfo TypeInfo<TRecord>(JsonTypeInfo<TRecord> typeInfo)
    {
        var resolver = typeInfo.OriginatingResolver
            ?? throw new ArgumentException($"{typeof(TRecord).Name}: take the type info from a source-generated JsonSerializerContext", nameof(typeInfo));
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            // Lines are data for machines: nothing but what JSON itself demands is escaped.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // Not by attributes on the types: a plugin's source generator would need the converters to be public.
            Converters = { new EvidencePathConverter(), new EvidenceTextConverter(), new UnixTimeConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
            TypeInfoResolver = JsonTypeInfoResolver.Combine(resolver.WithAddedModifier(AddCompanions), CompanionJson.Default),
        };
        return options.GetTypeInfo(typeof(TRecord));
    }

    public static string Schema(JsonTypeInfo typeInfo, string name, int version)
    {
        var schema = typeInfo.GetJsonSchemaAsNode(SchemaOptions).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", $"{name} v{version}");
        return schema.ToJsonString();
    }

    private static void AddCompanions(JsonTypeInfo typeInfo)
    {
        if (typeInfo.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        for (var i = typeInfo.Properties.Count - 1; i >= 0; i--)
        {
            var property = typeInfo.Properties[i];
            if (Companion(property) is var (suffix, type, get))
            {
                var companion = typeInfo.CreateJsonPropertyInfo(type, property.Name + suffix);
                companion.Get = get;
                companion.ShouldSerialize = (_, value) => value is not null;
                typeInfo.Properties.Insert(i + 1, companion);
            }
        }
    }

    private static (string Suffix, Type Type, Func<object, object?> Get)? Companion(JsonPropertyInfo property)
    {
        var get = property.Get;
        if (get is null)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(EvidencePath) ? ("_bytes", typeof(string), owner => get(owner) is EvidencePath { IsExactText: false } path ? Base64(path.Bytes) : null)
            : type == typeof(EvidenceText) ? ("_bytes", typeof(string), owner => get(owner) is EvidenceText { IsExactText: false } text ? Base64(text.Bytes) : null)
            : type == typeof(IReadOnlyList<EvidenceText>) ? ("_bytes", typeof(string[]), owner => get(owner) is IReadOnlyList<EvidenceText> texts ? LossyBytes(texts) : null)
            : type == typeof(UnixTime) ? ("_unix", typeof(string), owner => get(owner) is UnixTime { IsIso: false } time ? time.ToDecimalSeconds() : null)
            : null;
    }

    private static string?[]? LossyBytes(IReadOnlyList<EvidenceText> texts)
        => texts.All(text => text.IsExactText) ? null : [.. texts.Select(text => text.IsExactText ? null : Base64(text.Bytes))];

    private static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var provider = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(EvidencePath) || type == typeof(EvidenceText))
        {
            schema = new JsonObject { ["type"] = Nullable.GetUnderlyingType(context.TypeInfo.Type) is null ? "string" : new JsonArray("string", "null") };
        }
        else if (type == typeof(UnixTime))
        {
            // Null also when the year is outside 0001 to 9999; then the companion has the value.
            schema = new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" };
        }

        if (schema is JsonObject described
            && provider.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).OfType<DescriptionAttribute>().FirstOrDefault() is { } description)
        {
            described.Insert(0, "description", description.Description);
        }

        return schema;
    }
}
