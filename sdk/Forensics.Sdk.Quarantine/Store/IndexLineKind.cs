namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What a line of the index says.</summary>
internal enum IndexLineKind
{
    /// <summary>An object came.</summary>
    Object,

    /// <summary>Whether the original of an object of a line before this one is gone.</summary>
    Changed,

    /// <summary>An object is there, and cannot be read.</summary>
    Damaged,

    /// <summary>An object of a line before this one was deleted.</summary>
    Deleted,

    /// <summary>An object was deleted, and no line before this one has it.</summary>
    Gone,
}
