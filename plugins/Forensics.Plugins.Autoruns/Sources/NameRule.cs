namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Which names in a folder count for who runs what is in it.</summary>
internal enum NameRule
{
    /// <summary>All.</summary>
    Any,

    /// <summary>Those of Debian's <c>run-parts(8)</c>: letters, digits, underscores, hyphens.</summary>
    RunParts,

    /// <summary>As <see cref="RunParts"/>; where packages are rpm's, all but what editors and rpm leave behind.</summary>
    DistributionsRunParts,

    /// <summary>NetworkManager's: not hidden, and not what editors and package managers leave behind.</summary>
    NetworkManager,
}
