using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>Digests of the program files of processes, read through <c>/proc/PID/exe</c>: also of those that were deleted. A file is read once a run. Not for several threads at once.</summary>
/// <param name="algorithms">Which digests.</param>
/// <param name="maxBytes">The longest file that is read, in bytes.</param>
/// <param name="local">Tells local files: no other is read.</param>
/// <param name="reader">Reads them.</param>
public sealed class ProgramDigests(DigestAlgorithms algorithms, long maxBytes, LocalFiles local, AbandonableReader reader)
{
    private const int BufferBytes = 1 << 20;
    private const int MaxFiles = 100_000;

    private readonly Dictionary<(FileIdentity File, UnixTime ChangedAt), (FileDigests? Digests, Errno Error)> known = [];

    /// <summary>EFBIG: the file is longer than what is read.</summary>
    public static Errno TooLong => new(27);

    /// <summary>The digests of a process's program.</summary>
    /// <param name="process">Its folder.</param>
    /// <param name="status">Of its program.</param>
    /// <param name="mountNamespace">Of the process; null when unknown.</param>
    /// <param name="digests">Null when an error is returned.</param>
    /// <returns>EREMOTE for what lies on no local file system, <see cref="TooLong"/>, ETIMEDOUT, or the error of a system call.</returns>
    public Errno Of(ProcessDirectory process, FileStatus status, string? mountNamespace, out FileDigests? digests)
    {
        ArgumentNullException.ThrowIfNull(process);
        var key = (status.Identity, status.ChangedAt);
        if (known.TryGetValue(key, out var before))
        {
            digests = before.Digests;
            return before.Error;
        }

        digests = null;
        if (!local.IsLocal(status, process, mountNamespace))
        {
            return ProcessErrors.Remote;
        }

        var isRead = reader.TryRead(watch => (Error: Read(process, status, watch, out var found), Found: found), out var read);
        var error = isRead ? read.Error : Errno.ETIMEDOUT;
        digests = error.Failed ? null : read.Found;
        if (known.Count < MaxFiles && !error.IsGone())
        {
            known.Add(key, (digests, error));
        }

        return error;
    }

    private Errno Read(ProcessDirectory process, FileStatus status, ReadingWatch watch, out FileDigests? found)
    {
        found = null;
        var error = HeldFile.Open(process, null, status, out var file);
        if (error.Failed)
        {
            return error;
        }

        using (file)
        using (var digest = new StreamDigest(algorithms))
        {
            var buffer = new byte[BufferBytes];
            for (var offset = 0L; ;)
            {
                watch.Beat();
                error = FileReading.ReadAt(file!.Handle, buffer, offset, out var length);
                if (error.Failed || length == 0)
                {
                    break;
                }

                if (length > maxBytes - offset)
                {
                    return TooLong;
                }

                digest.Append(buffer.AsSpan(0, length));
                offset += length;
            }

            found = error.Failed ? null : digest.Finish();
            return error;
        }
    }
}
