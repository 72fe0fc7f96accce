namespace Forensics.Sdk;

/// <summary>What became of an action. In JSON: lower case with underscores.</summary>
public enum ActionOutcome
{
    /// <summary>Nothing was changed; the reason says why.</summary>
    Failed = 0,

    /// <summary>It was seen to have happened.</summary>
    Done = 1,

    /// <summary>All was as it should be already.</summary>
    Unchanged = 2,

    /// <summary>A part of it happened, and stays; the reason says which.</summary>
    Partly = 3,

    /// <summary>It had been begun, and was taken back.</summary>
    TakenBack = 4,
}
