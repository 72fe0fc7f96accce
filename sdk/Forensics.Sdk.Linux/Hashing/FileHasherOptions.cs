namespace Forensics.Sdk.Linux.Hashing;

/// <summary>How <see cref="FileHasher{TFile}"/> works.</summary>
public sealed record FileHasherOptions
{
    /// <summary>Which digests. Default: MD5 and SHA-256.</summary>
    public DigestAlgorithms Algorithms { get; init; } = DigestAlgorithms.Md5 | DigestAlgorithms.Sha256;

    /// <summary>Threads that read and hash: 1 to <see cref="HashingLimits.Threads"/>. Default: one a processor, at most 4.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Files that the hasher holds open at once, waiting or being read: 1 to 65,536. Default: 256. Fewer than 40 a thread leave lanes empty.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>Who computes SHA-1 and SHA-256. MD5 is always our own.</summary>
    public DigestProvider Provider { get; init; }

    /// <summary>How long one read of a file may take, longer than zero; the file comes back with ETIMEDOUT then. Default:
    /// <see cref="LinuxLimits.ReadDeadline"/>.</summary>
    public TimeSpan ReadDeadline { get; init; } = LinuxLimits.ReadDeadline;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReadDeadline, TimeSpan.Zero, nameof(ReadDeadline));
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, HashingLimits.Threads, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfLessThan(OpenFiles, 1, nameof(OpenFiles));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(OpenFiles, HashingLimits.OpenFiles, nameof(OpenFiles));
    }
}
