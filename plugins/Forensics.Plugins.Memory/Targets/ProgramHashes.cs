using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>Compares the digests of program files with those that are looked for. A file is read once a run.</summary>
internal sealed class ProgramHashes
{
    private const int BufferBytes = 1 << 20;
    private const int Md5Digits = 32;
    private const int Sha1Digits = 40;
    private const int MaxFiles = 100_000;

    private readonly HashSet<string> wanted;
    private readonly DigestAlgorithms algorithms;
    private readonly LocalFiles local;
    private readonly AbandonableReader reader;
    private readonly Dictionary<(FileIdentity File, UnixTime ChangedAt), IReadOnlyList<string>> known = [];

    public ProgramHashes(IEnumerable<string> wanted, LocalFiles local, AbandonableReader reader)
    {
        this.wanted = [.. wanted.Select(hash => hash.ToLowerInvariant())];
        this.local = local;
        this.reader = reader;
        foreach (var hash in this.wanted)
        {
            algorithms |= hash.Length switch { Md5Digits => DigestAlgorithms.Md5, Sha1Digits => DigestAlgorithms.Sha1, _ => DigestAlgorithms.Sha256 };
        }
    }

    /// <summary>Those that are looked for and that a process's program has.</summary>
    /// <param name="process">Its folder.</param>
    /// <param name="status">Of its program.</param>
    /// <param name="mountNamespace">Of the process; null when unknown.</param>
    /// <param name="error">Why the file was not read.</param>
    public IReadOnlyList<string> Of(ProcessDirectory process, FileStatus status, string? mountNamespace, out Errno error)
    {
        error = Errno.Ok;
        if (wanted.Count == 0)
        {
            return [];
        }

        var key = (status.Identity, status.ChangedAt);
        if (known.TryGetValue(key, out var hashes))
        {
            return hashes;
        }

        if (!local.IsLocal(status, process, mountNamespace))
        {
            error = ProcessErrors.Remote;
            return [];
        }

        var isRead = reader.TryRead(watch => (Error: Read(process, status, watch, out var found), Found: found), out var read);
        error = isRead ? read.Error : Errno.ETIMEDOUT;
        hashes = isRead && !error.Failed ? [.. read.Found.Where(wanted.Contains)] : [];
        if (known.Count < MaxFiles && !error.IsGone())
        {
            known.Add(key, hashes);
        }

        return hashes;
    }

    private Errno Read(ProcessDirectory process, FileStatus status, ReadingWatch watch, out IReadOnlyList<string> found)
    {
        found = [];
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

                digest.Append(buffer.AsSpan(0, length));
                offset += length;
            }

            var digests = digest.Finish();
            found = [.. new[] { digests.Md5, digests.Sha1, digests.Sha256 }.OfType<byte[]>().Select(Convert.ToHexStringLower)];
            return error;
        }
    }
}
