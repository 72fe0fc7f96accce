using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Targets;

/// <summary>Compares the digests of program files with those that are looked for.</summary>
internal sealed class ProgramHashes
{
    private const int Md5Digits = 32;
    private const int Sha1Digits = 40;
    private const int MaxFiles = 100_000;

    private readonly HashSet<string> wanted;
    private readonly ProgramDigests digests;
    private readonly HashSet<(FileIdentity File, UnixTime ChangedAt)> failed = [];

    public ProgramHashes(IEnumerable<string> wanted, LocalFiles local, AbandonableReader reader)
    {
        this.wanted = [.. wanted.Select(hash => hash.ToLowerInvariant())];
        var algorithms = this.wanted.Aggregate((DigestAlgorithms)0, (all, hash) => all | hash.Length switch
        {
            Md5Digits => DigestAlgorithms.Md5,
            Sha1Digits => DigestAlgorithms.Sha1,
            _ => DigestAlgorithms.Sha256,
        });
        digests = new(algorithms, long.MaxValue, local, reader);
    }

    /// <summary>Those that are looked for and that a process's program has.</summary>
    /// <param name="process">Its folder.</param>
    /// <param name="status">Of its program.</param>
    /// <param name="mountNamespace">Of the process; null when unknown.</param>
    /// <param name="error">Why the file was not read, the first time.</param>
    public IReadOnlyList<string> Of(ProcessDirectory process, FileStatus status, string? mountNamespace, out Errno error)
    {
        error = Errno.Ok;
        if (wanted.Count == 0)
        {
            return [];
        }

        error = digests.Of(process, status, mountNamespace, out var found);
        if (found is not null)
        {
            return [.. new[] { found.Md5, found.Sha1, found.Sha256 }.OfType<byte[]>().Select(Convert.ToHexStringLower).Where(wanted.Contains)];
        }

        // A file that cannot be read is told of once, whoever runs it.
        if (error != ProcessErrors.Remote && !error.IsGone() && failed.Count < MaxFiles && !failed.Add((status.Identity, status.ChangedAt)))
        {
            error = Errno.Ok;
        }

        return [];
    }
}
