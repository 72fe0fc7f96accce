using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Linux.Hashing;

/// <summary>One algorithm over one stream, by OpenSSL or by our own code: the one place in this assembly where that is decided.</summary>
internal sealed class SingleDigest : IDisposable
{
    private readonly IncrementalHash? openSsl;
    private readonly BlockDigest? managed;

    public SingleDigest(DigestAlgorithms algorithm, DigestProvider provider)
    {
        openSsl = provider == DigestProvider.Automatic && LibSsl.IsUsable ? Create(algorithm) : null;
        managed = openSsl is not null ? null : algorithm switch
        {
            DigestAlgorithms.Md5 => new Md5Digest(),
            DigestAlgorithms.Sha1 => new Sha1Digest(),
            DigestAlgorithms.Sha256 => new Sha256Digest(),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        DigestBytes = managed?.DigestBytes ?? openSsl!.HashLengthInBytes;
    }

    /// <summary>Length of the digest in bytes.</summary>
    public int DigestBytes { get; }

    public bool IsManaged => managed is not null;

    public void Append(ReadOnlySpan<byte> data)
    {
        openSsl?.AppendData(data);
        managed?.Append(data);
    }

    /// <summary>The digest of all data since the start or the last finish.</summary>
    public byte[] Finish()
    {
        var digest = new byte[DigestBytes];
        openSsl?.GetHashAndReset(digest);
        managed?.Current(digest);
        managed?.Reset();
        return digest;
    }

    /// <summary>Forgets all data.</summary>
    public void Reset()
    {
        Span<byte> unused = stackalloc byte[DigestBytes];
        openSsl?.GetHashAndReset(unused);
        managed?.Reset();
    }

    public void Dispose() => openSsl?.Dispose();

    // MD5 is refused where the device's OpenSSL runs in FIPS mode; it is asked for as a name in lists of known files, not as protection.
    private static IncrementalHash? Create(DigestAlgorithms algorithm)
    {
        try
        {
            return IncrementalHash.CreateHash(algorithm switch
            {
                DigestAlgorithms.Md5 => HashAlgorithmName.MD5,
                DigestAlgorithms.Sha1 => HashAlgorithmName.SHA1,
                DigestAlgorithms.Sha256 => HashAlgorithmName.SHA256,
                _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
            });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
