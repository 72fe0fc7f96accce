using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>
/// Reads SQLite 3 databases without SQLite (<c>https://sqlite.org/fileformat2.html</c>): nothing is locked or written, no code of the database runs, and what is corrupt is
/// said, not thrown. Schema, tables with row numbers and indices, with what a write-ahead log has committed. Not: tables WITHOUT ROWID, deleted rows, encrypted databases, a rollback
/// journal that a crash left behind (<c>-journal</c>; the rows are then as they were at the crash). Not for several threads at once.
/// </summary>
public sealed class SqliteDatabase
{
    private readonly PageReader? pages;
    private readonly SqliteErrors errors;

    private SqliteDatabase(PageReader? pages, SqliteErrors errors)
    {
        this.pages = pages;
        this.errors = errors;
        Schema = pages is null ? [] : [.. ReadSchema()];
    }

    /// <summary>Tables, indices, views and triggers, at most <see cref="SqliteLimits.Objects"/>.</summary>
    public IReadOnlyList<SqliteObject> Schema { get; }

    /// <summary>What was found wrong since the database was opened: the first <see cref="SqliteLimits.Errors"/>.</summary>
    public IReadOnlyList<SqliteError> Errors => errors.First;

    /// <summary>How many errors there were.</summary>
    public long ErrorCount => errors.Count;

    /// <summary>Opens a database that may not answer.</summary>
    /// <param name="file">Open for reading; stays the caller's, and is needed as long as the database is.</param>
    /// <param name="log">The file of the same name with <c>-wal</c> at its end; null when there is none.</param>
    /// <param name="reader">Does every read.</param>
    /// <param name="error">Why it is none.</param>
    /// <returns>Null when it is none. An empty file is a database without tables.</returns>
    public static SqliteDatabase? Open(SafeFileHandle file, SafeFileHandle? log, AbandonableReader reader, out SqliteError? error)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reader);
        SqliteSource? logSource = null;
        var refused = SqliteSource.Of(file, reader, out var source);
        if (!refused.Failed && log is not null)
        {
            refused = SqliteSource.Of(log, reader, out logSource);
        }

        error = refused.Failed ? new("its length cannot be asked for", 0, InLog: source is not null, refused) : null;
        return refused.Failed ? null : Open(source!, logSource, out error);
    }

    /// <summary>Opens a database.</summary>
    /// <param name="file">Seekable; stays the caller's, and is needed as long as the database is. Its <see cref="IOException"/>s become errors of the database.</param>
    /// <param name="log">The write-ahead log; null when there is none.</param>
    /// <param name="error">Why it is none.</param>
    /// <returns>Null when it is none. An empty file is a database without tables.</returns>
    public static SqliteDatabase? Open(Stream file, Stream? log, out SqliteError? error)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Open(SqliteSource.Of(file), log is null ? null : SqliteSource.Of(log), out error);
    }

    /// <summary>A table.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <returns>Null when there is none.</returns>
    public SqliteTable? Table(string name) => Object("table", name) is { } table ? new(this, table) : null;

    /// <summary>The entries of an index, in its order: the indexed values, then the number of the row.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <returns>None when there is no such index. What cannot be read is left out and stands in <see cref="Errors"/>.</returns>
    public IEnumerable<SqliteRow> IndexRows(string name) => Object("index", name) is { } index ? Rows(index.RootPage, isIndex: true, rowIdColumn: -1) : [];

    internal IEnumerable<SqliteRow> Rows(uint rootPage, bool isIndex, int rowIdColumn)
    {
        foreach (var cell in new TreeWalk(pages!, errors, isIndex).Cells(rootPage))
        {
            if (Row(cell, rowIdColumn) is { } row)
            {
                yield return row;
            }
        }
    }

    internal SqliteRow? Find(uint rootPage, long rowId, int rowIdColumn)
        => new TreeWalk(pages!, errors, isIndex: false).Find(rootPage, rowId) is { } cell ? Row(cell, rowIdColumn) : null;

    private static SqliteDatabase? Open(SqliteSource file, SqliteSource? logFile, out SqliteError? error)
    {
        error = null;
        var errors = new SqliteErrors();
        if (file.LengthBytes == 0)
        {
            return new(null, errors);
        }

        var bytes = new byte[SqliteHeader.SizeBytes];
        var unread = file.Read(bytes, 0);
        var problem = SqliteHeader.Parse(bytes, out var header);
        if (unread.Failed || problem is not null)
        {
            error = new(problem ?? "its header cannot be read", 0, InLog: false, unread == Errno.EUCLEAN ? Errno.Ok : unread);
            return null;
        }

        var log = logFile is not null && header.HasLog ? WriteAheadLog.Read(logFile, header.PageBytes, errors) : null;
        return new(new(file, logFile, log, header), errors);
    }

    private SqliteObject? Object(string type, string name)
        => Schema.FirstOrDefault(entry => entry.Type == type && entry.RootPage > 0 && entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private SqliteRow? Row(TreeCell cell, int rowIdColumn)
    {
        if (RecordFormat.Parse(cell.Payload, pages!.Header.Encoding, out var values) is { } problem)
        {
            errors.Add(pages.Corrupt(cell.Page, cell.Place, problem));
            return null;
        }

        // The column is stored as NULL: the number stands in the cell.
        if (rowIdColumn >= 0 && rowIdColumn < values.Length && cell.RowId is { } number)
        {
            values[rowIdColumn] = new(number);
        }

        return new(cell.RowId, values);
    }

    private IEnumerable<SqliteObject> ReadSchema()
    {
        var (count, bytes) = (0, 0L);
        foreach (var row in Rows(1, isIndex: false, rowIdColumn: -1))
        {
            bytes += row[1].Bytes.Length + row[2].Bytes.Length + row[4].Bytes.Length;
            if (count++ == SqliteLimits.Objects || bytes > SqliteLimits.SchemaBytes)
            {
                errors.Add(pages!.Corrupt(1, 0, $"only the first {count - 1} lines of the schema were taken"));
                yield break;
            }

            yield return new(Text(row[0]), Text(row[1]), Text(row[2]), row[3].Number is > 0 and <= uint.MaxValue and var page ? (uint)page : 0, Text(row[4]));
        }
    }

    private static string Text(SqliteValue value) => value.Kind == SqliteValueKind.Text ? Encoding.UTF8.GetString(value.Bytes.Span) : string.Empty;
}
