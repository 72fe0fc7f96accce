namespace Forensics.Plugins.Response;

/// <summary>Bounds of this plugin.</summary>
internal static class ResponseLimits
{
    /// <summary>Longest undo payload, in bytes: that of the contract.</summary>
    public const int UndoBytes = 64 << 10;

    /// <summary>Content that is copied at once, in bytes.</summary>
    public const int CopyBytes = 1 << 20;

    /// <summary>Most holders that stand with an object in the quarantine; the bundle has all.</summary>
    public const int StoredHolders = 1_000;

    /// <summary>Most files of one search, names of one inode counted each: until its turn of each are kept path, key, size and change time, some 600 bytes.</summary>
    public const int FoundFiles = 100_000;

    /// <summary>Most names of one file that are acted on together: each holds two of the 4,096 descriptors of a step.</summary>
    public const int HeldNames = 1_000;

    /// <summary>Most open files of one thread that are looked at for a file: <c>fs.nr_open</c> of proc(5), as it is by default.</summary>
    public const int Descriptors = 1 << 20;

    /// <summary>Most threads of one process that are looked at for a file.</summary>
    public const int Threads = 1 << 16;

    /// <summary>Most times that the list of processes is read for one file: some milliseconds each, after the first.</summary>
    public const int ListReadings = 64;

    /// <summary>Longest id of an item: that of the contract.</summary>
    public const int ItemChars = 4_096;

    /// <summary>Longest file that a search by digest reads, in bytes, holes counted: one that is all hole would be read for days.</summary>
    public const long SearchedFileBytes = 64L << 30;
}
