using System.Text.Json;

namespace Forensics.Host.Inspection.Reading;

/// <summary>
/// A place in <c>manifest.json</c>, or in a record, which may hold anything: what is not there, or is of another type than was asked for, is null.
/// </summary>
internal readonly struct ManifestView
{
    private readonly JsonElement? element;

    private ManifestView(JsonElement? element) => this.element = element;

    public ManifestView this[string name]
        => element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? new(value) : default;

    /// <summary>Text as it is to be shown; null when it is none.</summary>
    public string? Text => element is { ValueKind: JsonValueKind.String } text ? Shown.Text(text.GetString()!) : null;

    /// <summary>The members, in order; none when it has none. Their names are as they stand: to be shown they have to be <see cref="Shown"/>.</summary>
    public IEnumerable<(string Name, ManifestView Value)> Members
        => element is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject().Select(member => (member.Name, new ManifestView(member.Value))) : [];

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

    /// <summary>A member's text as it is to be shown, from its bytes where it is not UTF-8; null when it is none.</summary>
    /// <param name="name">The member.</param>
    /// <param name="maxChars">Where it is cut.</param>
    public string? TextOf(string name, int maxChars)
    {
        if (this[name].element is not { ValueKind: JsonValueKind.String } text)
        {
            return null;
        }

        return this[$"{name}_bytes"].element is { ValueKind: JsonValueKind.String } bytes && bytes.TryGetBytesFromBase64(out var raw)
            ? Shown.Text(raw, maxChars)
            : Shown.Text(text.GetString()!, maxChars);
    }

    /// <summary>Whatever it is, in one line: text, number, yes or no, the first elements of a list, members as JSON; null when it is null.</summary>
    /// <param name="maxChars">Where it is cut.</param>
    /// <param name="most">Elements of a list that are shown.</param>
    public string? Anything(int maxChars, int most) => element?.ValueKind switch
    {
        JsonValueKind.String => Shown.Text(element.Value.GetString()!, maxChars),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number or JsonValueKind.Object => Shown.Text(element.Value.GetRawText(), maxChars),
        JsonValueKind.Array => Shown.Text(string.Join(", ", List.Take(most).Select(item => item.Anything(maxChars, 1))) + (List.Skip(most).Any() ? ", ..." : string.Empty), maxChars),
        _ => null,
    };

    /// <summary>What has been parsed already.</summary>
    public static ManifestView Of(JsonElement element) => new(element);

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
