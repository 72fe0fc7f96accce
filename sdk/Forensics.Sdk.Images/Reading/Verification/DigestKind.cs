namespace Forensics.Sdk.Images.Reading.Verification;

/// <summary>A digest of a media or a file.</summary>
public enum DigestKind
{
    /// <summary>MD5, RFC 1321: 16 bytes.</summary>
    Md5 = 0,

    /// <summary>SHA-1, FIPS 180-4: 20 bytes.</summary>
    Sha1 = 1,

    /// <summary>SHA-256, FIPS 180-4: 32 bytes.</summary>
    Sha256 = 2,
}
