namespace Forensics.Sdk.Linux.Packages;

/// <summary>A file of a dpkg package that is asked for.</summary>
/// <param name="asked">As it was asked for.</param>
internal sealed class DpkgHit(EvidencePath asked)
{
    public EvidencePath Asked => asked;

    /// <summary>MD5; null where the package's list of sums and its list of conffiles have none.</summary>
    public string? Md5 { get; set; }

    public bool IsConfiguration { get; set; }
}
