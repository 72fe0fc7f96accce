namespace Forensics.Collection.Footprint;

/// <summary>What was done; in the bundle in snake_case.</summary>
public enum FootprintAction
{
    /// <summary>It was not there before.</summary>
    Created,

    /// <summary>Its content changed.</summary>
    Written,

    /// <summary>It has another name.</summary>
    Renamed,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>A process was started.</summary>
    Started,

    /// <summary>A process has ended.</summary>
    Ended,

    /// <summary>Something about it is different: names in a directory, flags of a mount, a priority.</summary>
    Changed,
}
