namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>A line of <c>sqlite_schema</c>.</summary>
/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c> or <c>trigger</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="TableName">The table that an index or trigger belongs to; else the name again.</param>
/// <param name="RootPage">Where its tree begins; 0 for what has none.</param>
/// <param name="Sql">The statement that made it; empty for an index that a constraint made.</param>
public sealed record SqliteObject(string Type, string Name, string TableName, uint RootPage, string Sql);
