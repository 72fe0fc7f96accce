namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>Pages of a database, from its log where that has a newer one.</summary>
internal sealed class PageReader(SqliteSource file, SqliteSource? logFile, WriteAheadLog? log, SqliteHeader header)
{
    public SqliteHeader Header => header;

    /// <summary>Pages that there are: by the last commit of the log, by the header, or by the file's length.</summary>
    public uint PageCount { get; } = log is { PageCount: > 0 } ? log.PageCount : header.PageCount ?? (uint)Math.Min(file.LengthBytes / header.PageBytes, uint.MaxValue);

    /// <param name="page">From 1.</param>
    /// <param name="buffer">At least a page.</param>
    /// <returns>What is wrong; null when it was read.</returns>
    public SqliteError? Read(uint page, Span<byte> buffer)
    {
        if (page == 0 || page > PageCount)
        {
            return new($"page {page} is none of the database's {PageCount}", 0, InLog: false, Errno.Ok);
        }

        var (place, inLog) = Place(page);
        var error = (inLog ? logFile! : file).Read(buffer[..header.PageBytes], place);
        return error.Failed ? new($"page {page} could not be read", place, inLog, error == Errno.EUCLEAN ? Errno.Ok : error) : null;
    }

    public SqliteError Corrupt(uint page, int offset, string message)
    {
        var (place, inLog) = Place(page);
        return new($"page {page}: {message}", place + offset, inLog, Errno.Ok);
    }

    private (long Place, bool InLog) Place(uint page)
        => log is not null && log.TryFind(page, out var place) ? (place, true) : ((page - 1L) * header.PageBytes, false);
}
