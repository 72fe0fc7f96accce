namespace Forensics.Sdk;

/// <summary>What is to be known beside an item's state.</summary>
[Flags]
public enum ItemFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Only a part was collected.</summary>
    Truncated = 1,

    /// <summary>It changed while it was read.</summary>
    ChangedDuringRead = 2,

    /// <summary>It has holes, which were not read.</summary>
    Sparse = 4,
}
