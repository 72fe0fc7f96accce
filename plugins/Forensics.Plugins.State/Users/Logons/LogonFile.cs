using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>A file of logons, open: read by places, each read with a deadline. What goes wrong is left as a fault.</summary>
internal sealed class LogonFile : IDisposable
{
    private readonly RootFiles files;

    private LogonFile(RootFiles files, EvidencePath path, SafeFileHandle handle, FileStatus status)
    {
        this.files = files;
        Path = path;
        Handle = handle;
        Status = status;
    }

    public EvidencePath Path { get; }

    public SafeFileHandle Handle { get; }

    public FileStatus Status { get; }

    public long LengthBytes => (long)Math.Min(Status.LengthBytes, long.MaxValue);

    /// <returns>Null when it does not exist, or with a fault when it cannot be opened.</returns>
    public static LogonFile? Open(RootFiles files, EvidencePath path)
    {
        if (files.IsBehindAutomount(path))
        {
            return null;
        }

        if (!files.Reader.TryRead(_ => Open(files.Root, path), out var opened))
        {
            files.Note(Errno.ETIMEDOUT.Fault(path, "IO_TIMEOUT", "openat2", $"no answer within {files.Reader.Deadline.TotalSeconds} s"));
            return null;
        }

        if (opened.Error.Failed)
        {
            if (opened.Error != Errno.ENOENT && opened.Error != Errno.ENOTDIR)
            {
                files.Note(opened.Error.Fault(path, "FILE_UNREADABLE", "openat2", "it could not be read"));
            }

            return null;
        }

        return new(files, path, opened.Handle!, opened.Status);
    }

    /// <returns>The bytes, fewer at the end; null with a fault when they cannot be read.</returns>
    public byte[]? Read(long offset, int lengthBytes)
    {
        var answered = files.Reader.TryRead(_ =>
        {
            var buffer = new byte[lengthBytes];
            var error = FileReading.ReadAt(Handle, buffer, offset, out var length);
            return (Error: error, Bytes: length < lengthBytes ? buffer[..length] : buffer);
        }, out var answer);
        var failed = answered ? answer.Error : Errno.ETIMEDOUT;
        if (!failed.Failed)
        {
            return answer.Bytes;
        }

        files.Note(failed.Fault(Path, answered ? "FILE_UNREADABLE" : "IO_TIMEOUT", "pread64", "it could not be read to its end") with { OffsetBytes = offset });
        return null;
    }

    /// <summary>Leaves a fault about the file.</summary>
    public void Note(FaultKind kind, string code, long? offset, string message) => files.Note(new(Path, kind, code, message) { OffsetBytes = offset });

    public void Dispose() => Handle.Dispose();

    private static (Errno Error, SafeFileHandle? Handle, FileStatus Status) Open(TargetRoot root, EvidencePath path)
    {
        var error = root.Open(path.Bytes.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var handle);
        var status = default(FileStatus);
        error = error.Failed ? error : FileStatus.Read(handle, out status);
        return (error, handle, status);
    }
}
