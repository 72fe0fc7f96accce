namespace Forensics.Sdk.Linux.Hashing;

/// <summary>The digests of one content; those not asked for are null.</summary>
public sealed record FileDigests
{
    /// <summary>MD5: 16 bytes, or null.</summary>
    public byte[]? Md5 { get; init; }

    /// <summary>SHA-1: 20 bytes, or null.</summary>
    public byte[]? Sha1 { get; init; }

    /// <summary>SHA-256: 32 bytes, or null.</summary>
    public byte[]? Sha256 { get; init; }

    /// <summary>The digests of a content of 0 bytes: an empty file needs neither open nor read.</summary>
    /// <param name="algorithms">Which.</param>
    /// <returns>The digests.</returns>
    public static FileDigests OfNothing(DigestAlgorithms algorithms)
    {
        using var digest = new StreamDigest(algorithms, DigestProvider.Managed);
        return digest.Finish();
    }
}
