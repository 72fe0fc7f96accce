namespace Forensics.Sdk.Images;

/// <summary>What a writer of images may hold and make.</summary>
public static class WritingLimits
{
    /// <summary>Smallest sector, in bytes.</summary>
    public const int LeastSectorBytes = 512;

    /// <summary>Largest sector, in bytes.</summary>
    public const int MostSectorBytes = 4_096;

    /// <summary>Smallest chunk of an E01, in bytes; chunks are a multiple of it.</summary>
    public const int LeastChunkBytes = 4_096;

    /// <summary>Largest chunk of an E01, in bytes.</summary>
    public const int MostChunkBytes = 256 << 10;

    /// <summary>Smallest limit of a segment, in bytes.</summary>
    public const long LeastSegmentBytes = 1 << 20;

    /// <summary>Limit of a segment of an E01 when nothing else is asked for, in bytes.</summary>
    public const long DefaultSegmentBytes = 1_500L << 20;

    /// <summary>Segments of a raw image that is split.</summary>
    public const int MostRawSegments = 99_999;

    /// <summary>Least bytes written between two checkpoints.</summary>
    public const int LeastCheckpointBytes = 1 << 20;

    /// <summary>Most bytes of chunks written between two checkpoints; and the default.</summary>
    public const int MostCheckpointBytes = 12 << 20;

    /// <summary>Threads that compress.</summary>
    public const int MostThreads = 12;

    /// <summary>Characters of one text of the case data.</summary>
    public const int TextChars = 3_000;

    /// <summary>Bytes of a state as JSON.</summary>
    public const int StateBytes = 48 << 10;

    /// <summary>Bytes that the ranges of bad sectors of a state have, packed; beyond, ranges near each other are merged.</summary>
    public const int StateRangeBytes = 24_000;

    /// <summary>Ranges of bad sectors that a state can have.</summary>
    public const int StateRanges = StateRangeBytes / 2;

    /// <summary>Media that is read, hashed and compressed as one piece, in bytes.</summary>
    internal const int BatchBytes = 512 << 10;

    /// <summary>The same for segments below <see cref="SmallSegmentBytes"/>, which end where such a piece does.</summary>
    internal const int SmallBatchBytes = 128 << 10;

    internal const long SmallSegmentBytes = 64 << 20;

    /// <summary>Such pieces under way at once; each has one buffer for what is read and one for what is compressed.</summary>
    internal const int LeastBatches = 8;

    internal const int MostBatches = 10;

    /// <summary>Chunks of one table.</summary>
    internal const int TableChunks = 16_375;

    /// <summary>What follows the last chunk of an image, but for the ranges of bad sectors, in bytes.</summary>
    internal const int EndBytes = 4_096;

    /// <summary>How long a reading thread is waited for when the writer is disposed of.</summary>
    internal static TimeSpan EndOfReading => TimeSpan.FromSeconds(30);
}
