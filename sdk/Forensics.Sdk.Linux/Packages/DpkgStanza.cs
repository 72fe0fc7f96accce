namespace Forensics.Sdk.Linux.Packages;

/// <summary>One package of dpkg's status.</summary>
internal sealed class DpkgStanza
{
    public string Name { get; set; } = string.Empty;

    public string Architecture { get; set; } = string.Empty;

    public string? Version { get; set; }

    /// <summary>Files that the administrator may change, each with the MD5 of what the package brought; null for one that was not installed yet.</summary>
    public List<(EvidencePath Path, string? Md5)> Conffiles { get; } = [];

    /// <summary>As dpkg names the files of a package that can be installed for several architectures.</summary>
    public string NameWithArchitecture => $"{Name}:{Architecture}";
}
