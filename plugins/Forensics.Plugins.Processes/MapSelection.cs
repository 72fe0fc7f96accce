namespace Forensics.Plugins.Processes;

/// <summary>Which mappings are taken.</summary>
public enum MapSelection
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those that instructions can be run from.</summary>
    Executable = 1,

    /// <summary>All.</summary>
    All = 2,
}
