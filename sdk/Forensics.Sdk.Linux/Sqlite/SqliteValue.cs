namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>One value of a row.</summary>
public readonly record struct SqliteValue
{
    private readonly long number;

    internal SqliteValue(long number)
    {
        Kind = SqliteValueKind.Number;
        this.number = number;
    }

    internal SqliteValue(double number)
    {
        Kind = SqliteValueKind.Real;
        this.number = BitConverter.DoubleToInt64Bits(number);
    }

    internal SqliteValue(SqliteValueKind kind, ReadOnlyMemory<byte> bytes)
    {
        Kind = kind;
        Bytes = bytes;
    }

    /// <summary>How it is stored.</summary>
    public SqliteValueKind Kind { get; }

    /// <summary>Of text in UTF-8 (transcoded where the database has UTF-16, a lone surrogate as U+FFFD) or of a blob; else empty. Text of a database in UTF-8 stands as
    /// it is stored: it need not be valid.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The whole number; null for what is none.</summary>
    public long? Number => Kind == SqliteValueKind.Number ? number : null;

    /// <summary>The number in floating point; null for what is none.</summary>
    public double? Real => Kind == SqliteValueKind.Real ? BitConverter.Int64BitsToDouble(number) : null;

    /// <summary>The text; null for what is none.</summary>
    public EvidenceText? Text => Kind == SqliteValueKind.Text ? new(Bytes) : null;

    /// <summary>The bytes; null for what is no blob.</summary>
    public ReadOnlyMemory<byte>? Blob => Kind == SqliteValueKind.Blob ? Bytes : null;
}
