namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>One row of a table, or one entry of an index.</summary>
public sealed class SqliteRow
{
    private readonly SqliteValue[] values;

    internal SqliteRow(long? rowId, SqliteValue[] values)
    {
        RowId = rowId;
        this.values = values;
    }

    /// <summary>Its number; null for an entry of an index, whose last value is the number of the row that it stands for.</summary>
    public long? RowId { get; }

    /// <summary>Values stored. A row that is older than a column of its table has fewer than the table has columns.</summary>
    public int Count => values.Length;

    /// <summary>A value.</summary>
    /// <param name="column">Its column, from 0.</param>
    /// <returns>NULL for a column that the row does not have, or below 0. A default of the column is not worked out.</returns>
    public SqliteValue this[int column] => column >= 0 && column < values.Length ? values[column] : default;
}
