using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;
using ManagedMd5 = Forensics.Sdk.Linux.Hashing.Managed.Md5Digest;

namespace Forensics.Bundle.Container;

/// <summary>
/// The one place where this assembly computes MD5: a name in lists of known files, not a protection. By .NET's own, else by our code: without libssl, and
/// where the device's OpenSSL refuses MD5 (FIPS mode).
/// </summary>
internal sealed class Md5Digest : IDisposable
{
    public const int Bytes = 16;

    private static readonly bool IsOpenSslUsable = LibSsl.IsUsable && Create() is { } tried && Dispose(tried);

    private readonly IncrementalHash? openSsl = IsOpenSslUsable ? Create() : null;
    private readonly ManagedMd5? managed = IsOpenSslUsable ? null : new();

    public void Append(ReadOnlySpan<byte> data)
    {
        openSsl?.AppendData(data);
        managed?.Append(data);
    }

    /// <summary>The digest of all data since the start or the last reset.</summary>
    public byte[] FinishAndReset()
    {
        var digest = new byte[Bytes];
        openSsl?.GetHashAndReset(digest);
        managed?.Current(digest);
        managed?.Reset();
        return digest;
    }

    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        if (IsOpenSslUsable)
        {
#pragma warning disable CA5351 // Not a protection.
            return MD5.HashData(data);
#pragma warning restore CA5351
        }

        using var digest = new Md5Digest();
        digest.Append(data);
        return digest.FinishAndReset();
    }

    public void Dispose() => openSsl?.Dispose();

    private static IncrementalHash? Create()
    {
        try
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool Dispose(IncrementalHash tried)
    {
        tried.Dispose();
        return true;
    }
}
