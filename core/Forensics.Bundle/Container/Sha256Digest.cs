using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;
using ManagedSha256 = Forensics.Sdk.Linux.Hashing.Managed.Sha256Digest;

namespace Forensics.Bundle.Container;

/// <summary>
/// The one place where this assembly computes SHA-256: .NET's IncrementalHash, which has the processor's speed but ends the process (SIGABRT) on a device
/// without libssl; there, code of our own.
/// </summary>
internal sealed class Sha256Digest : IDisposable
{
    public const int Bytes = 32;

    private readonly IncrementalHash? openSsl;
    private readonly ManagedSha256? managed;

    public Sha256Digest()
        : this(LibSsl.IsUsable)
    {
    }

    /// <param name="useLibSsl">False for our own code even where libssl is there.</param>
    internal Sha256Digest(bool useLibSsl)
    {
        openSsl = useLibSsl ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        managed = useLibSsl ? null : new();
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        openSsl?.AppendData(data);
        managed?.Append(data);
    }

    /// <summary>The digest of all data so far; more may follow.</summary>
    public byte[] Current()
    {
        var digest = new byte[Bytes];
        openSsl?.GetCurrentHash(digest);
        managed?.Current(digest);
        return digest;
    }

    /// <summary>The digest of all data since the start or the last reset.</summary>
    public byte[] FinishAndReset()
    {
        var digest = new byte[Bytes];
        FinishAndReset(digest);
        return digest;
    }

    public void FinishAndReset(Span<byte> digest)
    {
        openSsl?.GetHashAndReset(digest);
        managed?.Current(digest);
        managed?.Reset();
    }

    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var digest = new byte[Bytes];
        Of(data, digest);
        return digest;
    }

    public static void Of(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        if (LibSsl.IsUsable)
        {
            SHA256.HashData(data, digest);
            return;
        }

        var managed = new ManagedSha256();
        managed.Append(data);
        managed.Current(digest);
    }

    public void Dispose() => openSsl?.Dispose();
}
