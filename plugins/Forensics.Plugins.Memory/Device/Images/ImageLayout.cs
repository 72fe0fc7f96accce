using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>An image as it will be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pieces">What it is made of.</param>
internal sealed record ImageLayout(string Name, IReadOnlyList<ImagePiece> Pieces)
{
    /// <summary>How long it is.</summary>
    public ulong LengthBytes => Pieces.Aggregate(0UL, (sum, piece) => sum + piece.LengthBytes);

    /// <summary>Where each segment lies in it.</summary>
    public IReadOnlyDictionary<SourceSegment, ulong> Offsets()
    {
        var offsets = new Dictionary<SourceSegment, ulong>();
        var at = 0UL;
        foreach (var piece in Pieces)
        {
            if (piece.Memory is { } segment)
            {
                offsets[segment] = at;
            }

            at += piece.LengthBytes;
        }

        return offsets;
    }
}
