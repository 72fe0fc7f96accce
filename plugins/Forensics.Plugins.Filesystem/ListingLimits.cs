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
}
