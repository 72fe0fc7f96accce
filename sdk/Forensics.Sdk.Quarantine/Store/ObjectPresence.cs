namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Whether a store has an object.</summary>
public enum ObjectPresence
{
    /// <summary>No object of that id is known.</summary>
    Unknown = 0,

    /// <summary>It is there.</summary>
    Present = 1,

    /// <summary>It was there, and was deleted.</summary>
    Deleted = 2,
}
