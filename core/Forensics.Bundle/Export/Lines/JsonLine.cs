using System.Text.Json;

namespace Forensics.Bundle.Export.Lines;

/// <summary>One line as a JSON object.</summary>
internal static class JsonLine
{
    private const int MaxDepth = 64;

    /// <summary>Works on it; what is no object, or has fields of other kinds than the work expects, is none.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryUse(ReadOnlyMemory<byte> line, Action<JsonElement> work)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return false;
            work(document.RootElement);
            return true;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
