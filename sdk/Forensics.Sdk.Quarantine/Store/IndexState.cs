namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Whether the index can be listed from.</summary>
public enum IndexState
{
    /// <summary>It is whole and has as many objects as the store.</summary>
    Current = 0,

    /// <summary>There is none.</summary>
    Missing = 1,

    /// <summary>A line of it is not as it was written, or was cut off.</summary>
    Damaged = 2,

    /// <summary>It is whole, and has another number of objects than the store.</summary>
    Stale = 3,
}
