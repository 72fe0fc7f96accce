namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>How a value is stored.</summary>
public enum SqliteValueKind
{
    /// <summary>NULL.</summary>
    Null = 0,

    /// <summary>A signed number of up to 64 bits.</summary>
    Number = 1,

    /// <summary>An IEEE 754 number of 64 bits.</summary>
    Real = 2,

    /// <summary>Text.</summary>
    Text = 3,

    /// <summary>Bytes.</summary>
    Blob = 4,
}
