namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>A cell with its content.</summary>
/// <param name="RowId">The row's number; null in an index.</param>
/// <param name="Payload">The record, with what of it lay on other pages.</param>
/// <param name="Page">The page that it is on.</param>
/// <param name="Place">Where on it.</param>
internal readonly record struct TreeCell(long? RowId, byte[] Payload, uint Page, int Place);
