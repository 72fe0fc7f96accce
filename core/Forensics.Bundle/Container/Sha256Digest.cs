using System.Security.Cryptography;

namespace Forensics.Bundle.Container;

/// <summary>
/// The one place where this assembly computes SHA-256. Today .NET's IncrementalHash: hardware speed, but it needs libssl on the
/// device and aborts without it; a managed fallback belongs here and nowhere else.
/// </summary>
internal sealed class Sha256Digest : IDisposable
{
    public const int Bytes = 32;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Append(ReadOnlySpan<byte> data) => hash.AppendData(data);

    /// <summary>The digest of all data so far; more may follow.</summary>
    public byte[] Current() => hash.GetCurrentHash();

    /// <summary>The digest of all data since the start or the last reset.</summary>
    public byte[] FinishAndReset() => hash.GetHashAndReset();

    public void FinishAndReset(Span<byte> digest) => hash.GetHashAndReset(digest);

    public static byte[] Of(ReadOnlySpan<byte> data) => SHA256.HashData(data);

    public static void Of(ReadOnlySpan<byte> data, Span<byte> digest) => SHA256.HashData(data, digest);

    public void Dispose() => hash.Dispose();
}
