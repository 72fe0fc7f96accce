using System.Text.Json;
using Forensics.Sdk.Images.Digests;

namespace Forensics.Sdk.Images;

/// <summary>Where the writing of an image can go on: how much of the media and of its segments there is, what the digests had taken in, which sectors were bad.</summary>
public sealed record ImageState
{
    internal ImageState() { }

    /// <summary>Media that the image has so far, in bytes: where its source goes on. A multiple of 4,096, unless the image is whole.</summary>
    public required long OffsetBytes { get; init; }

    /// <summary>The segment that is being written, from 1.</summary>
    public required int Segment { get; init; }

    /// <summary>Bytes of that segment so far.</summary>
    public required long SegmentBytes { get; init; }

    /// <summary>Length of the media, in bytes.</summary>
    public required long MediaBytes { get; init; }

    /// <summary>Length of its sectors, in bytes.</summary>
    public required int SectorBytes { get; init; }

    /// <summary>Length of a chunk, in bytes; 0 for a raw image.</summary>
    public required int ChunkBytes { get; init; }

    /// <summary>Limit of a segment, in bytes; 0 for a raw image that is whole.</summary>
    public required long SegmentLimitBytes { get; init; }

    /// <summary>How the chunks are compressed.</summary>
    public required ImageCompression Compression { get; init; }

    /// <summary>What the segments of an E01 name as their set.</summary>
    public required Guid SetId { get; init; }

    /// <summary>Sectors that could not be read so far, in order, none touching the next.</summary>
    public required IReadOnlyList<SectorRange> BadSectors { get; init; }

    /// <summary>There were too many ranges for a state: some of them near each other are one, with the good sectors between them. The image itself has what was read of those.</summary>
    public required bool IsBadSectorsMerged { get; init; }

    /// <summary>Digests of the media when the image is whole: there is nothing to go on with, for a writer. Else null.</summary>
    public MediaDigests? Final { get; init; }

    internal MidStates Digests { get; init; } = new(null, null, null);

    /// <summary>The state as JSON of at most <see cref="WritingLimits.StateBytes"/>.</summary>
    /// <returns>UTF-8.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(StateDocument.Of(this), StateJson.Default.StateDocument);

    /// <summary>Reads what <see cref="ToJson"/> wrote. The text may have been tampered with: what comes back is possible, if not true.</summary>
    /// <param name="json">UTF-8.</param>
    /// <returns>The state.</returns>
    /// <exception cref="FormatException">It is no such text, or states what cannot be; the message names what.</exception>
    public static ImageState Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > WritingLimits.StateBytes)
        {
            throw new FormatException($"a state of {json.Length} bytes");
        }

        try
        {
            return (JsonSerializer.Deserialize(json, StateJson.Default.StateDocument) ?? throw new FormatException("no state")).Checked();
        }
        catch (JsonException reason)
        {
            throw new FormatException($"no state: {reason.Message}", reason);
        }
    }
}
