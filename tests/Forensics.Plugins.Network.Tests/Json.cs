using System.Text.Json;

namespace Forensics.Plugins.Network.Tests;

internal static class Json
{
    public static string? Text(this JsonElement record, string field) => record.GetProperty(field) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;

    public static IReadOnlyList<string> List(this JsonElement record, string field) => [.. record.GetProperty(field).EnumerateArray().Select(one => one.ToString())];

    /// <summary>What a tool printed with <c>-j</c>.</summary>
    public static IReadOnlyList<JsonElement> Rows(string output) => output.Trim().Length == 0 ? [] : [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];

    /// <summary>A field that the tool leaves out when there is nothing.</summary>
    public static string? Maybe(this JsonElement row, string field) => row.TryGetProperty(field, out var value) ? value.ToString() : null;
}
