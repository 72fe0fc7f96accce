namespace Forensics.Plugins.Disk;

/// <summary>A digest.</summary>
public enum HashName
{
    /// <summary>MD5: what an E01 itself has.</summary>
    Md5 = 0,

    /// <summary>SHA-1.</summary>
    Sha1 = 1,

    /// <summary>SHA-256.</summary>
    Sha256 = 2,
}
