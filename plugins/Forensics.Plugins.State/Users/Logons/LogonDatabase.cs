using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Sqlite;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>A SQLite database of logons with its write-ahead log, open.</summary>
internal sealed class LogonDatabase : IDisposable
{
    private readonly RootFiles files;
    private readonly LogonFile file;
    private readonly LogonFile? log;
    private readonly SqliteDatabase database;

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
        foreach (var error in database.Errors)
        {
            files.Note(error.Fault(file.Path, "DATABASE_CORRUPT"));
        }

        file.Dispose();
        log?.Dispose();
    }
}
