namespace Forensics.Collection.Actions;

/// <summary>What a responder is to do, and what became of it, by the words of the wire.</summary>
public static class ActionModes
{
    /// <summary>What its options ask for.</summary>
    public const string Apply = "apply";

    /// <summary>Tell what it would do.</summary>
    public const string DryRun = "dry-run";

    /// <summary>Take back actions of the journal.</summary>
    public const string Revert = "revert";

    /// <summary>End actions of the journal.</summary>
    public const string Repair = "repair";

    /// <summary>Nothing was changed.</summary>
    public const string Failed = "failed";

    /// <summary>It was seen to have happened.</summary>
    public const string Done = "done";

    /// <summary>All was so already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>A part of it happened.</summary>
    public const string Partly = "partly";

    /// <summary>It had been begun, and was taken back.</summary>
    public const string TakenBack = "taken-back";
}
