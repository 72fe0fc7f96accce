namespace Forensics.Sdk.Images.Reading;

/// <summary>Bounds of what is read of images that others made. Numbers in them count for nothing beyond these and beyond what the files can hold.</summary>
public static class ImageLimits
{
    /// <summary>Most segments of an E01: as many as have a name (E01 to E99, EAA to ZZZ).</summary>
    public const int Segments = Ewf.SegmentName.MostSegments;

    /// <summary>Most parts that are joined to one file (NAME.001, NAME.part0001).</summary>
    public const int Parts = 100_000;

    /// <summary>Names after one that is missing that are asked for, to tell a hole from the end.</summary>
    public const int NamesAfterHole = 16;

    /// <summary>Most sections of a segment.</summary>
    public const int SectionsPerSegment = 1 << 20;

    /// <summary>Most entries of a table: EnCase writes 16,375, or 65,534.</summary>
    public const int TableEntries = 1 << 20;

    /// <summary>Longest chunk in bytes: 32,768 sectors of 4,096.</summary>
    public const int ChunkBytes = 128 << 20;

    /// <summary>Longest sector in bytes.</summary>
    public const int SectorBytes = 64 << 10;

    /// <summary>Longest section <c>header</c> or <c>header2</c> in bytes, as it lies in the file.</summary>
    public const int HeaderBytes = 1 << 20;

    /// <summary>Longest header in bytes, inflated.</summary>
    public const int HeaderTextBytes = 4 << 20;

    /// <summary>Most sections <c>header</c> and <c>header2</c> that are read: an image has one to three.</summary>
    public const int Headers = 64;

    /// <summary>Longest value of a header that is kept, in characters.</summary>
    public const int HeaderValueChars = 64 << 10;

    /// <summary>Most ranges of sectors that could not be read at the acquisition.</summary>
    public const int ErrorEntries = 1 << 20;

    /// <summary>Most problems that are kept as sentences; more are counted.</summary>
    public const int Problems = 1_000;

    /// <summary>Most damaged ranges that a verification keeps; more are counted.</summary>
    public const int DamagedRanges = 10_000;

    /// <summary>Bytes of inflated chunks that an image keeps; one chunk at least.</summary>
    public const int CacheBytes = 16 << 20;

    /// <summary>Bytes of tables that an image keeps; one table at least.</summary>
    public const int TableCacheBytes = 16 << 20;

    /// <summary>Files of an image that are open at once.</summary>
    public const int OpenFiles = 32;

    /// <summary>Bytes of media that a verification holds at once; two blocks at least.</summary>
    public const int VerifyBytes = 32 << 20;

    // Deflate makes no more of a byte (zlib, "Maximum expansion factor").
    internal const int MostInflation = 1_032;
}
