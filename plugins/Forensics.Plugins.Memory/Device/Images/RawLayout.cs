using Forensics.Plugins.Memory.Device.Sources;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>A raw image, padded: a physical address is an offset. What is no memory is zeros, which cost little in a bundle.</summary>
internal static class RawLayout
{
    /// <summary>Zeros that it would have between ranges.</summary>
    public static ulong PaddingBytes(IReadOnlyList<SourceSegment> segments) => segments[^1].Range.End - segments.Aggregate(0UL, (sum, segment) => sum + segment.Range.LengthBytes);

    public static ImageLayout Of(IReadOnlyList<SourceSegment> segments)
    {
        var pieces = new List<ImagePiece>();
        var at = 0UL;
        foreach (var segment in segments)
        {
            if (segment.Range.Start > at)
            {
                pieces.Add(ImagePiece.Zeros(segment.Range.Start - at));
            }

            pieces.Add(ImagePiece.Of(segment));
            at = segment.Range.End;
        }

        return new("memory.raw", pieces);
    }
}
