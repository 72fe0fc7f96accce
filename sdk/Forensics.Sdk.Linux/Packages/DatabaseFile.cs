using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>One file of a package database, read in pieces. What cannot be read is left as a fault of the root's files.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private const int PieceBytes = 256 << 10;

    private readonly RootFiles files;
    // Of its own: the kernel may still write to it when a read was left behind.
    private readonly byte[] piece = new byte[PieceBytes];
    private bool isSilent;
    private int corrupt;

    private DatabaseFile(RootFiles files, EvidencePath path, SafeFileHandle handle, long lengthBytes)
    {
        this.files = files;
        Handle = handle;
        Path = path;
        LengthBytes = lengthBytes;
    }

    public EvidencePath Path { get; }

    public SafeFileHandle Handle { get; }

    public long LengthBytes { get; }

    /// <summary>Opens a file; null when it does not exist, or, with a fault, when it cannot be opened.</summary>
    public static DatabaseFile? Open(RootFiles files, EvidencePath path)
    {
        if (!files.Reader.TryRead(_ => Open(files.Root, path), out var opened))
        {
            files.Note(Silent(files, path));
            return null;
        }

        var (error, handle, status) = opened;
        if (!error.Failed)
        {
            return new(files, path, handle, (long)Math.Min(status.LengthBytes, long.MaxValue));
        }

        handle.Dispose();
        if (error != Errno.ENOENT && error != Errno.ENOTDIR)
        {
            files.Note(error.Fault(path, "PACKAGES_UNREADABLE", "openat2", "a package database could not be opened"));
        }

        return null;
    }

    /// <summary>Reads from a place until the buffer is full or the file ends.</summary>
    /// <returns>How much was read; less than asked for at the end and, with a fault, after an error.</returns>
    public int ReadAt(long offset, Span<byte> buffer)
    {
        var length = 0;
        while (length < buffer.Length && !isSilent)
        {
            var most = Math.Min(buffer.Length - length, PieceBytes);
            var from = offset + length;
            if (!files.Reader.TryRead(_ => (Error: FileReading.ReadAt(Handle, piece.AsSpan(0, most), from, out var read), Length: read), out var answer))
            {
                isSilent = true;
                files.Note(Silent(files, Path));
                break;
            }

            piece.AsSpan(0, answer.Length).CopyTo(buffer[length..]);
            length += answer.Length;
            if (answer.Error.Failed)
            {
                files.Note(answer.Error.Fault(Path, "PACKAGES_UNREADABLE", "pread", "a package database could not be read to its end") with { OffsetBytes = offset + length });
                isSilent = true;
            }

            if (answer.Length < most)
            {
                break;
            }
        }

        return length;
    }

    /// <summary>Leaves a fault: the database is not what it should be. No more than <see cref="PackageLimits.Faults"/> of one file.</summary>
    public void Corrupt(string what, long offset)
    {
        if (corrupt++ < PackageLimits.Faults)
        {
            files.Note(new(Path, FaultKind.Corrupt, "PACKAGES_CORRUPT", $"a package database is not what it should be: {what}") { OffsetBytes = offset });
        }
    }

    /// <summary>Leaves a fault: a bound of <see cref="PackageLimits"/> was reached.</summary>
    public void OverLimit(string what) => files.Note(new(Path, FaultKind.OverLimit, "PACKAGES_OVER_LIMIT", what));

    public void Dispose() => Handle.Dispose();

    private static (Errno Error, SafeFileHandle Handle, FileStatus Status) Open(TargetRoot root, EvidencePath path)
    {
        var status = default(FileStatus);
        var error = root.Open(path.Bytes.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var handle);
        error = error.Failed ? error : FileStatus.Read(handle, out status);
        return (error, handle, status);
    }

    private static CollectionFault Silent(RootFiles files, EvidencePath path)
        => Errno.ETIMEDOUT.Fault(path, "IO_TIMEOUT", "pread", $"no answer within {files.Reader.Deadline.TotalSeconds} s: the packages of files are not all known");
}
