using System.Text.Json;

namespace Forensics.Host.Inspection.Reading;

/// <summary>
/// A place in <c>manifest.json</c>, which may hold anything: what is not there, or is of another type than was asked for, is null.
/// </summary>
internal readonly struct ManifestView
{
    private readonly JsonElement? element;

    private ManifestView(JsonElement? element) => this.element = element;

    public ManifestView this[string name]
        => element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? new(value) : default;

    /// <summary>Text as it is to be shown; null when it is none.</summary>
    public string? Text => element is { ValueKind: JsonValueKind.String } text ? Shown.Text(text.GetString()!) : null;

    public long? Number => element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public bool? Truth => element?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The elements of a list; none when it is none.</summary>
    public IEnumerable<ManifestView> List => element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => new ManifestView(item)) : [];

    /// <summary>Members with numbers, as <c>812 name</c>, the first few; empty when there are none.</summary>
    public string Counts(int most)
        => element is { ValueKind: JsonValueKind.Object } counts
            ? string.Join(", ", counts.EnumerateObject().Take(most).Select(count => $"{new ManifestView(count.Value).Number ?? 0:N0} {Shown.Text(count.Name)}"))
            : string.Empty;

    /// <summary>Null when it is not JSON, or a text in it is none: an escape that is half a character, bytes that are not UTF-8.</summary>
    public static ManifestView? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            // The document finds such a text only when it is looked at, or passed on the way to another: so all are looked at first.
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString() : null;
            }

            return new(JsonDocument.Parse(json).RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
