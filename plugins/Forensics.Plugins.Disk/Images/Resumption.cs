using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Images;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Whether an interrupted image is gone on with.</summary>
/// <param name="State">Where; null: the image is begun anew.</param>
/// <param name="Name">What the names of its files begin with.</param>
/// <param name="Step">The step that made it.</param>
/// <param name="WhyNot">Why an earlier attempt is not gone on with; null when there is none.</param>
internal sealed record Resumption(ImageState? State, string? Name, string? Step, string? WhyNot)
{
    /// <summary>Segments that have all their bytes and were perhaps not ended: names and lengths.</summary>
    public IReadOnlyDictionary<string, long> Ended { get; init; } = new Dictionary<string, long>();

    public static Resumption None { get; } = new(null, null, null, null);

    /// <summary>Looks at what an earlier attempt left.</summary>
    /// <param name="earlier">That; null for none.</param>
    /// <param name="now">What its state would be now.</param>
    /// <param name="options">What is asked for.</param>
    public static Resumption Of(EarlierAttempt? earlier, SourceIdentity now, DiskImageOptions options)
    {
        if (earlier is null)
        {
            return None;
        }

        try
        {
            var state = JsonSerializer.Deserialize(earlier.State.Span, StateJson.Default.SourceState);
            if (state is not { Version: SourceState.CurrentVersion, Source: not null, Name: not null, Hashes: not null })
            {
                return Not(earlier, "its state is of another version");
            }

            var difference = now.DifferenceTo(state.Source)
                ?? (state.Format != Words.Of(options.Format) || state.IsOutside != options.To.Length > 0 || !state.Hashes.SequenceEqual(HashWords(options)) ? "other options were given" : null);
            if (difference is not null)
            {
                return Not(earlier, difference);
            }

            var image = ImageState.Parse(System.Text.Encoding.UTF8.GetBytes(state.Image.GetRawText()));
            var current = ImageRun.NameOf(state.Name, ImageRun.ExtensionOf(image));
            var ended = earlier.StoredBytes.Where(content => (content.Key != current || image.Final is not null) && content.Key.StartsWith(state.Name + ".", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
            return image.Final is not null || StoredAt(earlier, state.Name, image) == image.SegmentBytes ? new(image, state.Name, earlier.Step, null) { Ended = ended }
                : Not(earlier, $"the bundle does not have the {image.SegmentBytes} bytes of segment {image.Segment} that its state is about");
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return Not(earlier, $"its state cannot be read: {malformed.Message}");
        }
    }

    public static IReadOnlyList<string> HashWords(DiskImageOptions options) => [.. options.Hashes.Distinct().Order().Select(Words.Of)];

    private static Resumption Not(EarlierAttempt earlier, string why) => new(null, null, earlier.Step, why);

    private static long StoredAt(EarlierAttempt earlier, string name, ImageState image)
        => earlier.StoredBytes.TryGetValue(ImageRun.NameOf(name, ImageRun.ExtensionOf(image)), out var bytes) ? bytes : 0;
}
