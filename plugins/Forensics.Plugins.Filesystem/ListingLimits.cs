namespace Forensics.Plugins.Filesystem;

/// <summary>The bounds of the listing.</summary>
internal static class ListingLimits
{
    /// <summary>Longest path listed, in bytes. A record may have 1 MiB: six characters for a byte in JSON, its base64 beside it, and a link's target.</summary>
    public const int PathBytes = 128 << 10;

    /// <summary>Most directories held open for their children, and at most a fourth of what the process may open.</summary>
    public const int HeldDirectories = 512;

    /// <summary>Subdirectories of one directory that wait before it is read on: a directory of millions of them costs no more memory than this.</summary>
    public const int PendingChildren = 8_192;

    /// <summary>Lines are handed over at about this size, in bytes.</summary>
    public const int EmitBytes = 128 << 10;

    /// <summary>Progress is told after so many entries.</summary>
    public const int ProgressEntries = 8_192;

    /// <summary>Longest line of a record, in bytes; the contract's 1 MiB with room for the frame.</summary>
    public const int LineBytes = (1 << 20) - 1_024;

    /// <summary>What a line needs beside path, name, link target, attributes and access list, at most, in bytes.</summary>
    public const int FixedLineBytes = 16 << 10;

    /// <summary>Read of a file to tell its type, in bytes.</summary>
    public const int MagicBytes = 4_096;

    /// <summary>Files that wait to be handed to the hasher before a directory is read on.</summary>
    public const int WaitingFiles = 32;

    /// <summary>Files that the hasher may hold open, and at most a fourth of what the process may open.</summary>
    public const int HashingFiles = 256;

    /// <summary>A record longer than this, in bytes, does not wait for the hasher with others: its file is hashed at once.</summary>
    public const int WaitingLineBytes = 64 << 10;

    /// <summary>Files from this length on, in bytes, are hashed with their holes skipped when half of them or more is holes.</summary>
    public const int SparseBytes = 1 << 20;

    /// <summary>Bodyfile lines that may wait to be stored, in bytes.</summary>
    public const int BodyfileBytes = 1 << 20;
}
