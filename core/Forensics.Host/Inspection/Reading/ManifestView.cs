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
    public string? Text => element is { ValueKind: JsonValueKind.String } text ? Try(text, value => Shown.Text(value.GetString()!)) : null;

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
            ? string.Join(", ", counts.EnumerateObject().Take(most).Select(count => Try(count, entry => $"{new ManifestView(entry.Value).Number ?? 0:N0} {Shown.Text(entry.Name)}") ?? "?"))
            : string.Empty;

    /// <summary>Null when it is not JSON.</summary>
    public static ManifestView? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return new(JsonDocument.Parse(json).RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An escape that is no character, or bytes that are not UTF-8, are found only when the text is taken.
    private static string? Try<T>(T source, Func<T, string> take)
    {
        try
        {
            return take(source);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
