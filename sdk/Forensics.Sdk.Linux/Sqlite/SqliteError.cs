namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>What is wrong with a database, and where.</summary>
/// <param name="Message">One sentence for a person.</param>
/// <param name="OffsetBytes">Where, in bytes from the start of the file or, <paramref name="InLog"/>, of its write-ahead log.</param>
/// <param name="InLog">It is in the log.</param>
/// <param name="Errno">Why the place could not be read; <see cref="Errno.Ok"/> when it could and is corrupt.</param>
public sealed record SqliteError(string Message, long OffsetBytes, bool InLog, Errno Errno)
{
    /// <summary>The error as a fault.</summary>
    /// <param name="file">The database.</param>
    /// <param name="code">The stable code: <c>DATABASE_CORRUPT</c>.</param>
    /// <returns>The fault: corrupt, or what the error number means.</returns>
    public CollectionFault Fault(EvidencePath file, string code)
    {
        var subject = InLog ? new EvidencePath((byte[])[.. file.Bytes.Span, .. "-wal"u8]) : file;
        return Errno.Failed
            ? Errno.Fault(subject, code, "pread64", Message) with { OffsetBytes = OffsetBytes }
            : new(subject, FaultKind.Corrupt, code, Message) { OffsetBytes = OffsetBytes };
    }
}
