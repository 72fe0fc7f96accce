namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>What a walker waits for.</summary>
internal enum WalkStep
{
    None = 0,

    /// <summary>A directory's descriptor.</summary>
    Open = 1,

    /// <summary>Names of a directory.</summary>
    List = 2,

    /// <summary>Status of an entry.</summary>
    Status = 3,

    /// <summary>A link's target.</summary>
    Link = 4,

    /// <summary>What options add to an entry.</summary>
    Details = 5,
}
