namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>The bound of every loop over what a database says. What goes beyond is an error of the database, never cut in silence.</summary>
public static class SqliteLimits
{
    /// <summary>Longest row taken, in bytes. Headers of rpm's packages reach some megabytes.</summary>
    public const int PayloadBytes = 64 << 20;

    /// <summary>Columns of one row: SQLite's own highest limit.</summary>
    public const int Columns = 32_767;

    /// <summary>Depth of a tree: SQLite's own limit.</summary>
    public const int Depth = 20;

    /// <summary>Pages visited in one walk through a tree: 16 GiB of the usual 4,096 bytes.</summary>
    public const int Pages = 4 << 20;

    /// <summary>Frames taken of a write-ahead log; SQLite checkpoints after 1,000.</summary>
    public const int Frames = 1 << 20;

    /// <summary>Tables, indices, views and triggers taken of one database.</summary>
    public const int Objects = 10_000;

    /// <summary>Text of all of them that is kept, in bytes.</summary>
    public const int SchemaBytes = 16 << 20;

    /// <summary>Errors kept of one database; more are counted.</summary>
    public const int Errors = 100;
}
