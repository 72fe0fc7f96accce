namespace Forensics.Sdk.Linux.Hashing;

/// <summary>
/// Digests of one stream, several algorithms at once. Uses OpenSSL by way of .NET where the device has it, and code of its own where not: .NET itself
/// ends the process (SIGABRT) on a device without libssl. For many files see <c>FileHasher</c>. Not for several threads at a time.
/// </summary>
public sealed class StreamDigest : IDisposable
{
    private readonly SingleDigest? md5;
    private readonly SingleDigest? sha1;
    private readonly SingleDigest? sha256;

    /// <summary>Starts with no data.</summary>
    /// <param name="algorithms">Which digests.</param>
    /// <param name="provider">Who computes them.</param>
    public StreamDigest(DigestAlgorithms algorithms, DigestProvider provider = DigestProvider.Automatic)
    {
        md5 = Create(algorithms, DigestAlgorithms.Md5, provider);
        sha1 = Create(algorithms, DigestAlgorithms.Sha1, provider);
        sha256 = Create(algorithms, DigestAlgorithms.Sha256, provider);
        Algorithms = algorithms;
    }

    /// <summary>Which digests are computed.</summary>
    public DigestAlgorithms Algorithms { get; }

    /// <summary>Bytes since the start or the last <see cref="Finish"/>.</summary>
    public long AppendedBytes { get; private set; }

    /// <summary>Whether any of the digests is computed by this assembly's own code.</summary>
    public bool IsManaged => md5 is { IsManaged: true } || sha1 is { IsManaged: true } || sha256 is { IsManaged: true };

    /// <summary>Takes the next bytes of the stream.</summary>
    /// <param name="data">Any length.</param>
    public void Append(ReadOnlySpan<byte> data)
    {
        md5?.Append(data);
        sha1?.Append(data);
        sha256?.Append(data);
        AppendedBytes += data.Length;
    }

    /// <summary>Ends the stream; the next byte starts a new one.</summary>
    /// <returns>The digests of all bytes since the start or the last finish.</returns>
    public FileDigests Finish()
    {
        AppendedBytes = 0;
        return new() { Md5 = md5?.Finish(), Sha1 = sha1?.Finish(), Sha256 = sha256?.Finish() };
    }

    /// <summary>Forgets the stream; the next byte starts a new one.</summary>
    public void Reset()
    {
        AppendedBytes = 0;
        md5?.Reset();
        sha1?.Reset();
        sha256?.Reset();
    }

    /// <summary>Releases the digests.</summary>
    public void Dispose()
    {
        md5?.Dispose();
        sha1?.Dispose();
        sha256?.Dispose();
    }

    private static SingleDigest? Create(DigestAlgorithms wanted, DigestAlgorithms algorithm, DigestProvider provider)
        => wanted.HasFlag(algorithm) ? new(algorithm, provider) : null;
}
