namespace Forensics.Plugins.Filesystem;

/// <summary>Digests that <c>filesystem.listing</c> can compute of a file's content.</summary>
public enum ContentDigestAlgorithm
{
    /// <summary>MD5, RFC 1321; for look-ups in lists of known files.</summary>
    Md5 = 0,

    /// <summary>SHA-1, FIPS 180-4; for look-ups in lists of known files.</summary>
    Sha1 = 1,

    /// <summary>SHA-256, FIPS 180-4.</summary>
    Sha256 = 2,
}
