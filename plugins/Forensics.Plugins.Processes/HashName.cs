namespace Forensics.Plugins.Processes;

/// <summary>A digest of program files.</summary>
public enum HashName
{
    /// <summary>None; alone in its list.</summary>
    None = 0,

    /// <summary>MD5, for comparison with lists that have no other.</summary>
    Md5 = 1,

    /// <summary>SHA-256.</summary>
    Sha256 = 2,
}
