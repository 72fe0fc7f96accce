using System.Text.Json;

namespace Forensics.Plugins.State.Tests;

/// <summary>Reads fields of records.</summary>
internal static class Fields
{
    public static string? Text(this JsonElement record, string name) => record.GetProperty(name).GetString();

    public static bool IsNull(this JsonElement record, string name) => record.GetProperty(name).ValueKind == JsonValueKind.Null;

    public static string?[] Texts(this JsonElement record, string name) => [.. record.GetProperty(name).EnumerateArray().Select(value => value.GetString())];
}
