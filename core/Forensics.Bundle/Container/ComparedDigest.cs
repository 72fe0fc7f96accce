using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Bundle.Container;

/// <summary>
/// The one place where this assembly computes MD5 and SHA-1: to be compared with lists of known files and with what other tools say, no protection. By .NET's own, else by our code: without
/// libssl, and where the device's OpenSSL refuses the algorithm (FIPS mode).
/// </summary>
internal sealed class ComparedDigest : IDisposable
{
    public const int Md5Bytes = 16;

    private static readonly Lazy<bool> IsMd5Usable = new(() =>
    {
        using var tried = Md5();
        return tried.openSsl is not null;
    });

    private readonly IncrementalHash? openSsl;
    private readonly BlockDigest? managed;

    private ComparedDigest(HashAlgorithmName algorithm, Func<BlockDigest> create)
    {
        openSsl = LibSsl.IsUsable ? Create(algorithm) : null;
        managed = openSsl is null ? create() : null;
    }

    public static ComparedDigest Md5() => new(HashAlgorithmName.MD5, () => new Md5Digest());

    /// <summary>MD5 of what is whole already: of thousands of small files it costs less.</summary>
    public static byte[] Md5Of(ReadOnlySpan<byte> data)
    {
        if (IsMd5Usable.Value)
        {
#pragma warning disable CA5351 // Not a protection.
            return MD5.HashData(data);
#pragma warning restore CA5351
        }

        using var digest = Md5();
        digest.Append(data);
        return digest.FinishAndReset();
    }

    public static ComparedDigest Sha1() => new(HashAlgorithmName.SHA1, () => new Sha1Digest());

    public void Append(ReadOnlySpan<byte> data)
    {
        openSsl?.AppendData(data);
        managed?.Append(data);
    }

    /// <summary>The digest of all data since the start or the last reset.</summary>
    public byte[] FinishAndReset()
    {
        var digest = new byte[managed?.DigestBytes ?? openSsl!.HashLengthInBytes];
        openSsl?.GetHashAndReset(digest);
        managed?.Current(digest);
        managed?.Reset();
        return digest;
    }

    public void Dispose() => openSsl?.Dispose();

    private static IncrementalHash? Create(HashAlgorithmName algorithm)
    {
        try
        {
            return IncrementalHash.CreateHash(algorithm);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
