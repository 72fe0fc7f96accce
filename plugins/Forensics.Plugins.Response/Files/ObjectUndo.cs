namespace Forensics.Plugins.Response.Files;

/// <summary>The undo payload of <c>quarantine.get</c>, <c>quarantine.delete</c> and <c>quarantine.restore</c>, version 1.</summary>
/// <param name="ObjectId">The object.</param>
/// <param name="Token">Of a restore: the act's token.</param>
/// <param name="Destination">Of a restore elsewhere: the path, as bytes.</param>
/// <param name="Conflict">Of a restore: <c>fail</c>, <c>replace</c> or <c>rename</c>.</param>
/// <param name="MissingFolders">Of a restore: the folders that it makes, as bytes, outermost first; those that nothing was placed in go again.</param>
internal sealed record ObjectUndo(string ObjectId, string? Token = null, byte[]? Destination = null, string? Conflict = null, IReadOnlyList<byte[]>? MissingFolders = null);
