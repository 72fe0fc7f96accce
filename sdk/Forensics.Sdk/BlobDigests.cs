namespace Forensics.Sdk;

/// <summary>Digests of a blob beside SHA-256. Not safe against an attacker: for those who compare with other tools and lists.</summary>
[Flags]
public enum BlobDigests
{
    /// <summary>SHA-256 alone.</summary>
    None = 0,

    /// <summary>MD5, RFC 1321.</summary>
    Md5 = 1,

    /// <summary>SHA-1, FIPS 180-4.</summary>
    Sha1 = 2,
}
