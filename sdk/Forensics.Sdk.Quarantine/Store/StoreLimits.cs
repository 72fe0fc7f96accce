namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The bounds of a store's files.</summary>
public static class StoreLimits
{
    /// <summary>Longest <c>object.json</c>, in bytes.</summary>
    public const int ObjectJsonBytes = 4 << 20;

    /// <summary>Longest line of the index or of an object's events, in bytes, its digest and line feed included.</summary>
    public const int LineBytes = 64 << 10;

    /// <summary>Longest <c>SHA256SUMS</c>, in bytes: it has two lines.</summary>
    public const int SumsBytes = 256;

    /// <summary>Longest <c>store.json</c>, in bytes.</summary>
    public const int StoreJsonBytes = 4_096;

    /// <summary>Longest <c>events.jsonl</c> of one object, in bytes: some ten thousand events. What would come after is refused before it is done.</summary>
    public const int EventsBytes = 8 << 20;

    /// <summary>Longest text of an event, in characters; longer ones are cut.</summary>
    public const int EventTextChars = 2_048;

    /// <summary>What the index has of an object's first path, in bytes: of a longer one the beginning.</summary>
    public const int ListedPathBytes = 8_192;

    /// <summary>Ranges of data that are kept of a sparse file. Where it has more, the smallest holes between them are taken as data: the content is the same.</summary>
    public const int Extents = 16_384;

    /// <summary>Content that is sealed and written as one piece, in bytes.</summary>
    public const int PieceBytes = 1 << 20;

    /// <summary>Digits of an object's id.</summary>
    public const int IdDigits = 16;

    /// <summary>Lines below which an index is not compacted.</summary>
    public const int CompactedLines = 64;

    /// <summary>What a store leaves free on its file system by default, in bytes.</summary>
    public const long FreeFloorBytes = 64L << 20;

    /// <summary>How long another process that changes the store is waited for.</summary>
    public static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(60);
}
