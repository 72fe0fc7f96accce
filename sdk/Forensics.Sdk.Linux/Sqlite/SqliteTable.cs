namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>A table with row numbers.</summary>
public sealed class SqliteTable
{
    private readonly SqliteDatabase database;
    private readonly int rowIdColumn;

    internal SqliteTable(SqliteDatabase database, SqliteObject definition)
    {
        this.database = database;
        Definition = definition;
        (Columns, rowIdColumn) = ColumnList.Parse(definition.Sql);
    }

    /// <summary>Its line of the schema.</summary>
    public SqliteObject Definition { get; }

    /// <summary>Names of its columns, in their order; fewer when the statement that made it cannot be understood.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Where a column stands.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <returns>From 0; -1 when there is none, which gives NULL in every row.</returns>
    public int Column(string name)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (Columns[index].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>All rows, in the order of their numbers. What cannot be read is left out and stands in <see cref="SqliteDatabase.Errors"/>.</summary>
    /// <returns>One walk through the table each time it is enumerated. Nothing is thrown.</returns>
    public IEnumerable<SqliteRow> Rows() => database.Rows(Definition.RootPage, isIndex: false, rowIdColumn);

    /// <summary>The row of a number.</summary>
    /// <param name="rowId">The number.</param>
    /// <returns>Null when there is none, or its way is corrupt.</returns>
    public SqliteRow? Find(long rowId) => database.Find(Definition.RootPage, rowId, rowIdColumn);
}
