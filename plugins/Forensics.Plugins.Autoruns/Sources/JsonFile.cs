using System.Text.Json;
using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>JSON of the root, bounded; what is none leaves a fault.</summary>
internal static class JsonFile
{
    public static JsonElement? Read(Scene scene, string path)
    {
        if (Latin.Clean(path) is not { } clean || scene.Files.Read(Latin.Path(clean), SourceLimits.JsonBytes) is not { } content)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException problem)
        {
            scene.Files.Note(new(Latin.Path(clean), FaultKind.Corrupt, "JSON_MALFORMED",
                $"it is no JSON: byte {problem.BytePositionInLine} of line {problem.LineNumber + 1}"));
            return null;
        }
    }

    /// <summary>A member of objects within objects; null when one is not there or of another kind.</summary>
    public static JsonElement? Member(this JsonElement? element, params string[] names)
    {
        try
        {
            foreach (var name in names)
            {
                element = element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
            }

            return element;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name.
            return null;
        }
    }

    /// <summary>A text as bytes in Latin-1; null for what is none.</summary>
    public static string? Text(this JsonElement? element)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text ? Latin.Of(System.Text.Encoding.UTF8.GetBytes(text.GetString()!)) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    /// <summary>A member's name; null for what is no text.</summary>
    public static string? Key(this JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static IEnumerable<string> Texts(this JsonElement? element)
        => element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => Text(item)).OfType<string>() : [];
}
