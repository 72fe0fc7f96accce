namespace Forensics.Plugins.Filesystem;

/// <summary>The bounds of <c>files.collect</c>.</summary>
internal static class CollectLimits
{
    /// <summary>Components of one rule: 128 KiB of path have no more that matter.</summary>
    public const int RuleComponents = 4_096;

    /// <summary>Rules of one step: definitions, times users, times patterns.</summary>
    public const int Rules = 200_000;

    /// <summary>Rules that links lead to, and rounds of links behind links: as many as the kernel follows in one path.</summary>
    public const int LinkRounds = 40;

    /// <summary>Longest path collected, in bytes: a line of the index has to hold it, as JSON and as base64.</summary>
    public const int PathBytes = 128 << 10;

    /// <summary>Levels below the root.</summary>
    public const int Depth = 20_000;

    /// <summary>Folders down to this level stay open while what is below them is searched, below it one in <see cref="HeldStep"/>.</summary>
    public const int HeldLevels = 128;

    /// <summary>See <see cref="HeldLevels"/>.</summary>
    public const int HeldStep = 64;

    /// <summary>Folders of one folder that wait before it is read on.</summary>
    public const int PendingFolders = 8_192;

    /// <summary>Content up to this length is stored as soon as it is found, longer content afterwards, the shorter first; in bytes.</summary>
    public const int SmallBytes = 256 << 10;

    /// <summary>Objects that are read at one go.</summary>
    public const int BatchObjects = 64;

    /// <summary>Content that one go may hold, beside the last file's; in bytes.</summary>
    public const int BatchBytes = 2 << 20;

    /// <summary>Longer files that wait.</summary>
    public const int WaitingFiles = 20_000;

    /// <summary>What files that wait may hold in memory, in bytes, about.</summary>
    public const int WaitingBytes = 64 << 20;

    /// <summary>Places that rules leave out which become items of their own; more are counted for the items that asked.</summary>
    public const int Exclusions = 10_000;

    /// <summary>Paths of one item that its coverage tells, in bytes.</summary>
    public const int PatternBytes = 64 << 10;

    /// <summary>Data ranges of a file whose numbers are so long, or whose path and attributes are, that more would not fit a message.</summary>
    public const int LongExtents = 5_000;

    /// <summary>What is read of a file of a kernel file system, whose length nobody knows; in bytes.</summary>
    public const int KernelFileBytes = 16 << 20;

    /// <summary>Data ranges of one sparse file; what the contract takes.</summary>
    public const int Extents = 30_000;

    /// <summary>Attributes of one object, and bytes of their names and values together; what the contract takes.</summary>
    public const int Attributes = 1_000;

    /// <summary>See <see cref="Attributes"/>.</summary>
    public const int AttributeBytes = 128 << 10;

    /// <summary>Digests that <c>digests</c> may name.</summary>
    public const int Digests = 100_000;

    /// <summary>Characters of an item's id; what the contract takes.</summary>
    public const int ItemIdLength = 4_096;

    /// <summary>Troubles of one item that its reason quotes.</summary>
    public const int QuotedTroubles = 3;
}
