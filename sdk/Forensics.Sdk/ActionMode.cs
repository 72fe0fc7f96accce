namespace Forensics.Sdk;

/// <summary>What a responder is to do.</summary>
public enum ActionMode
{
    /// <summary>What its options ask for.</summary>
    Apply = 0,

    /// <summary>Tell what it would do, and change nothing.</summary>
    DryRun = 1,

    /// <summary>Take back actions of the journal.</summary>
    Revert = 2,

    /// <summary>End actions of the journal that were begun and are not known to have ended.</summary>
    Repair = 3,
}
