using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Forensics.Sdk.Manifest;

/// <summary>
/// A collector's options as JSON: the schema that stands in <c>plugin.json</c> (a flat object of JSON Schema draft 2020-12: <c>type</c>, <c>enum</c>,
/// <c>minimum</c>, <c>maximum</c>, <c>pattern</c>, <c>format</c>, <c>items</c>, <c>default</c>, <c>description</c>), and the binding of the same JSON in the worker.
/// </summary>
internal static class OptionsJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="ContractException">A property is of a type that options cannot have.</exception>
    public static JsonObject Schema(Type optionsType)
    {
        var defaults = JsonSerializer.SerializeToNode(Activator.CreateInstance(optionsType), optionsType, Json)!.AsObject();
        var properties = new JsonObject();
        foreach (var property in Properties(optionsType))
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            var schema = PropertySchema(property);
            schema["default"] = defaults[name]?.DeepClone();
            properties[name] = schema;
        }

        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    /// <summary>Binds what the host has checked, and checks the attributes again: the worker trusts no one.</summary>
    /// <exception cref="JsonException">The JSON does not fit the type.</exception>
    /// <exception cref="ValidationException">A value breaks an attribute.</exception>
    public static object Bind(Type optionsType, string json)
    {
        var options = JsonSerializer.Deserialize(json, optionsType, Json) ?? throw new JsonException("options are null");
        foreach (var property in Properties(optionsType))
        {
            // An attribute on a list is about each of its values, as the schema says.
            var value = property.GetValue(options);
            foreach (var one in value is IEnumerable list and not string ? list.Cast<object?>() : [value])
            {
                foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
                {
                    attribute.Validate(one, JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
                }
            }
        }

        return options;
    }

    private static ImmutableArray<PropertyInfo> Properties(Type optionsType)
        => [.. optionsType.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true })];

    private static JsonObject PropertySchema(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = new JsonObject();
        if (property.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }

        var target = schema;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            schema["type"] = "array";
            target = [];
            schema["items"] = target;
            type = type.GetGenericArguments()[0];
        }

        Scalar(target, type, property);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            target["minimum"] = JsonValue.Create(Whole(range.Minimum));
            target["maximum"] = JsonValue.Create(Whole(range.Maximum));
        }

        if (property.GetCustomAttribute<OutputFolderAttribute>() is not null)
        {
            target["format"] = "output-folder";
        }

        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
        {
            target["pattern"] = $"^(?:{pattern.Pattern})$";
        }

        return schema;
    }

    // A range up to long.MaxValue reaches the attribute as a double, and that is one more than a long can hold.
    private static long Whole(object bound) => bound is double real ? (long)Math.Clamp(real, long.MinValue, (double)long.MaxValue) : Convert.ToInt64(bound);

    private static void Scalar(JsonObject schema, Type type, PropertyInfo property)
    {
        schema["type"] = type == typeof(bool) ? "boolean"
            : type == typeof(int) || type == typeof(long) ? "integer"
            : type == typeof(string) || type.IsEnum ? "string"
            : throw new ContractException($"{property.DeclaringType?.Name}.{property.Name}: an option is bool, int, long, string, an enum or a list of these");
        if (type.IsEnum)
        {
            schema["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(JsonNamingPolicy.KebabCaseLower.ConvertName(name)))]);
        }
        else if (type == typeof(int) && property.GetCustomAttribute<RangeAttribute>() is null)
        {
            schema["minimum"] = int.MinValue;
            schema["maximum"] = int.MaxValue;
        }
    }
}
