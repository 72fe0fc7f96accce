namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>Errors in the order in which they were met: the first ones, and how many there were.</summary>
internal sealed class SqliteErrors
{
    private readonly List<SqliteError> first = [];

    public IReadOnlyList<SqliteError> First => first;

    public long Count { get; private set; }

    public void Add(SqliteError error)
    {
        Count++;
        if (first.Count < SqliteLimits.Errors)
        {
            first.Add(error);
        }
    }
}
