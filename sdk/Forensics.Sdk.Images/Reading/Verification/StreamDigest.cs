using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>One digest over one stream: by OpenSSL, or by our own code on a device without libssl and where OpenSSL refuses MD5 (FIPS mode).</summary>
internal sealed class StreamDigest : IDisposable
{
    private readonly IncrementalHash? openSsl;
    private readonly BlockDigest? managed;

    public StreamDigest(DigestKind kind, bool useLibSsl = true)
    {
        openSsl = useLibSsl && LibSsl.IsUsable ? Create(kind) : null;
        managed = openSsl is not null ? null : kind switch
        {
            DigestKind.Md5 => new Md5Digest(),
            DigestKind.Sha1 => new Sha1Digest(),
            DigestKind.Sha256 => new Sha256Digest(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        openSsl?.AppendData(bytes);
        managed?.Append(bytes);
    }

    /// <summary>The digest, in lower-case hexadecimal.</summary>
    public string Finish()
    {
        var digest = new byte[managed?.DigestBytes ?? openSsl!.HashLengthInBytes];
        openSsl?.GetHashAndReset(digest);
        managed?.Current(digest);
        managed?.Reset();
        return Convert.ToHexStringLower(digest);
    }

    public void Dispose() => openSsl?.Dispose();

    private static IncrementalHash? Create(DigestKind kind)
    {
        try
        {
            return IncrementalHash.CreateHash(kind switch
            {
                DigestKind.Md5 => HashAlgorithmName.MD5,
                DigestKind.Sha1 => HashAlgorithmName.SHA1,
                _ => HashAlgorithmName.SHA256,
            });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
