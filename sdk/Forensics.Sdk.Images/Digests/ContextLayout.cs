using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Digests;

/// <summary>
/// What libcrypto's <c>MD5_CTX</c>, <c>SHA_CTX</c>, <c>SHA256_CTX</c> are: words of the state, length in bits (low, high), 16 words of a block that is not full, bytes of it; of SHA-256 also the
/// length of the digest. All of 32 bits. Source: openssl/md5.h, openssl/sha.h.
/// </summary>
/// <param name="Name">Of its functions: NAME_Init, NAME_Update, NAME_Final.</param>
/// <param name="Words">Of the state.</param>
/// <param name="ContextBytes">Of the struct.</param>
/// <param name="IsBigEndian">The byte order of the digest.</param>
/// <param name="FirstWord">Of the state before any data.</param>
internal sealed record ContextLayout(string Name, int Words, int ContextBytes, bool IsBigEndian, uint FirstWord)
{
    public static ContextLayout Md5 { get; } = new("MD5", 4, 92, IsBigEndian: false, 0x67452301);

    public static ContextLayout Sha1 { get; } = new("SHA1", 5, 96, IsBigEndian: true, 0x67452301);

    public static ContextLayout Sha256 { get; } = new("SHA256", 8, 112, IsBigEndian: true, 0x6a09e667);

    public int StateBytes => Words * sizeof(uint);

    /// <summary>Where the bytes of the block that is not full are counted, in words.</summary>
    public int PendingWord => Words + 2 + 16;

    public static ContextLayout Of(DigestAlgorithms algorithm) => algorithm switch
    {
        DigestAlgorithms.Md5 => Md5,
        DigestAlgorithms.Sha1 => Sha1,
        DigestAlgorithms.Sha256 => Sha256,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
