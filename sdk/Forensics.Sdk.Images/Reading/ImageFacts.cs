namespace Forensics.Sdk.Images.Reading;

/// <summary>What an image says of itself and what its files are.</summary>
public sealed record ImageFacts
{
    /// <summary>How it lies in its files.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Length of the media in bytes, as the image says.</summary>
    public required long MediaBytes { get; init; }

    /// <summary>How much of the media is there, from its front, in bytes: less than <see cref="MediaBytes"/> in a cut image.</summary>
    public required long PresentBytes { get; init; }

    /// <summary>Length of a sector in bytes; 512 for a raw image, which does not say.</summary>
    public int SectorBytes { get; init; } = 512;

    /// <summary>Length of a chunk in bytes; null for a raw image.</summary>
    public int? ChunkBytes { get; init; }

    /// <summary>The level that the image names: <c>none</c>, <c>fast</c>, <c>best</c>, or null where it names none.</summary>
    public string? Compression { get; init; }

    /// <summary>Whether it says that it is of a whole device, not of a volume; null where it says nothing.</summary>
    public bool? IsPhysical { get; init; }

    /// <summary>Its set identifier, the same in each segment; null where there is none.</summary>
    public Guid? SetId { get; init; }

    /// <summary>Its files, in order.</summary>
    public required IReadOnlyList<SegmentFile> Segments { get; init; }

    /// <summary>What was written about it.</summary>
    public ImageCase Case { get; init; } = new();

    /// <summary>MD5 of the media that is stored in it, in lower-case hexadecimal; null where none is.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-1 of the media that is stored in it, in lower-case hexadecimal; null where none is.</summary>
    public string? Sha1 { get; init; }

    /// <summary>What could not be read at the acquisition.</summary>
    public IReadOnlyList<SectorRange> BadSectors { get; init; } = [];

    /// <summary>Whether something of the media, or of the end of the image, is not there.</summary>
    public bool IsCut { get; init; }

    /// <summary>What is wrong with it, as sentences with names and offsets; at most <see cref="ImageLimits.Problems"/>. What only reading the media shows is not here.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What is worth to know and no damage: sections that are not known.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
