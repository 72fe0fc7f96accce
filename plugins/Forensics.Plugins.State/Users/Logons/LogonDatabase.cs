using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Sqlite;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>A SQLite database of logons with its write-ahead log, open.</summary>
internal sealed class LogonDatabase : IDisposable
{
    // Its place in the page, its length, its number and a header of a byte for each of five columns.
    private const int SmallestRowBytes = 9;

    private readonly RootFiles files;
    private readonly LogonFile file;
    private readonly LogonFile? log;
    private readonly SqliteDatabase database;
    private long counted;

    private LogonDatabase(RootFiles files, LogonFile file, LogonFile? log, SqliteDatabase database)
    {
        this.files = files;
        this.file = file;
        this.log = log;
        this.database = database;
    }

    /// <returns>Null when it does not exist, or with a fault when it is none.</returns>
    public static LogonDatabase? Open(RootFiles files, EvidencePath path)
    {
        if (LogonFile.Open(files, path) is not { } file)
        {
            return null;
        }

        var log = LogonFile.Open(files, new((byte[])[.. path.Bytes.Span, .. "-wal"u8]));
        if (SqliteDatabase.Open(file.Handle, log?.Handle, files.Reader, out var error) is { } database)
        {
            return new(files, file, log, database);
        }

        files.Note(error!.Fault(path, "DATABASE_CORRUPT"));
        file.Dispose();
        log?.Dispose();
        return null;
    }

    /// <summary>Nothing was found wrong until now.</summary>
    public bool IsSound => database.ErrorCount == 0;

    /// <summary>How many rows a table has to be passed over for the newest ones, and how many it has. Not counted, and 0, where the file is too short for more.</summary>
    public (long Older, long Count) Older(SqliteTable table, int most)
    {
        if ((file.LengthBytes + (log?.LengthBytes ?? 0)) / SmallestRowBytes <= most)
        {
            return default;
        }

        var before = database.ErrorCount;
        var count = table.Rows().LongCount();

        // The rows are read once more, and give the same errors.
        counted += database.ErrorCount - before;
        return (Math.Max(count - most, 0), count);
    }

    /// <returns>Null, with a fault, when there is none.</returns>
    public SqliteTable? Table(string name)
    {
        var table = database.Table(name);
        if (table is null && file.LengthBytes > 0)
        {
            file.Note(FaultKind.Corrupt, "DATABASE_CORRUPT", null, $"it has no table {name}");
        }

        return table;
    }

    /// <summary>Leaves what was found wrong as faults, and closes it.</summary>
    public void Dispose()
    {
        var errors = database.Errors.Distinct().ToArray();
        foreach (var error in errors)
        {
            files.Note(error.Fault(file.Path, "DATABASE_CORRUPT"));
        }

        if (database.ErrorCount - counted - errors.Length is > 0 and var more)
        {
            file.Note(FaultKind.Corrupt, "DATABASE_CORRUPT", null, $"{more} more errors were met");
        }

        file.Dispose();
        log?.Dispose();
    }
}
