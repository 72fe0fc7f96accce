using System.Text.Json;

namespace Forensics.Plugins.State.Tests.Users;

/// <summary>Short ways to a record's fields.</summary>
internal static class Fields
{
    public static string? Text(this JsonElement record, string name) => record.GetProperty(name).GetString();

    public static long? Number(this JsonElement record, string name) => record.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    public static bool? Flag(this JsonElement record, string name) => record.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static string[] List(this JsonElement record, string name)
        => record.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(entry => entry.GetString()!)] : [];

    /// <summary>A time in whole seconds since 1970.</summary>
    public static long? Seconds(this JsonElement record, string name)
        => record.Text(name) is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds() : null;
}
