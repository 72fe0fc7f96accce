using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>Bytes to hash, the same in every run, and what .NET's own classes say of them.</summary>
internal static class Contents
{
    public const DigestAlgorithms AllDigests = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256;

    public static byte[] Random(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>All lengths around the first blocks, and some up to 1 MiB.</summary>
    public static IEnumerable<int> Lengths(int seed, int randomLengths = 40)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 301).Concat(Enumerable.Range(0, randomLengths).Select(_ => random.Next(1 << 20)));
    }

    // The algorithms are what is tested.
#pragma warning disable CA5350, CA5351
    public static string Expected(ReadOnlySpan<byte> content)
        => $"{Convert.ToHexStringLower(MD5.HashData(content))} {Convert.ToHexStringLower(SHA1.HashData(content))} {Convert.ToHexStringLower(SHA256.HashData(content))}";
#pragma warning restore CA5350, CA5351

    public static string Text(FileDigests digests)
        => string.Join(' ', new[] { digests.Md5, digests.Sha1, digests.Sha256 }.Select(digest => digest is null ? "-" : Convert.ToHexStringLower(digest)));
}
