namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>What reading the whole of an image showed.</summary>
public sealed record ImageVerification
{
    /// <summary>Bytes of the media that were read; what is missing in a cut image was not.</summary>
    public required long ReadBytes { get; init; }

    /// <summary>Digests of these bytes in lower-case hexadecimal; damaged chunks are zeros in them.</summary>
    public required IReadOnlyDictionary<DigestKind, string> Digests { get; init; }

    /// <summary>What they were compared with: first what is stored, then what was given.</summary>
    public required IReadOnlyList<DigestComparison> Comparisons { get; init; }

    /// <summary>What of the media is damaged, in order, at most <see cref="ImageLimits.DamagedRanges"/>.</summary>
    public required IReadOnlyList<DamagedRange> Damaged { get; init; }

    /// <summary>How many sectors are damaged.</summary>
    public required long DamagedSectors { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<SegmentVerification> Segments { get; init; }

    /// <summary>All that is wrong, as sentences: the image's own problems and those that reading showed, but for the damaged ranges and the comparisons.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether nothing is wrong: no problem, nothing damaged, nothing missing, each comparison equal. True also where there is nothing to compare with.</summary>
    public required bool IsIntact { get; init; }

    /// <summary>Whether there was a digest of the media, or of each file, to compare with.</summary>
    public bool IsCompared => Comparisons.Count > 0 || (Segments.Count > 0 && Segments.All(segment => segment.IsEqual is not null));
}
