namespace Forensics.Sdk.Linux.Hashing;

/// <summary>Which digests are computed; they share one read of the content.</summary>
[Flags]
public enum DigestAlgorithms
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MD5, RFC 1321: 16 bytes. Not safe against an attacker: for look-ups in lists of known files.</summary>
    Md5 = 1,

    /// <summary>SHA-1, FIPS 180-4: 20 bytes. Not safe against an attacker: for look-ups in lists of known files.</summary>
    Sha1 = 2,

    /// <summary>SHA-256, FIPS 180-4: 32 bytes.</summary>
    Sha256 = 4,
}
