namespace Forensics.Collection.Actions;

/// <summary>What the journal says of an action; the last event is its state. In JSON in snake_case.</summary>
public enum JournalEvent
{
    /// <summary>It is about to be done.</summary>
    Intended,

    /// <summary>It was seen to have happened.</summary>
    Done,

    /// <summary>A part of it happened.</summary>
    Partly,

    /// <summary>All was so already.</summary>
    Unchanged,

    /// <summary>Nothing was changed.</summary>
    Failed,

    /// <summary>It had been begun, and was taken back.</summary>
    TakenBack,

    /// <summary>It is about to be undone.</summary>
    Reverting,

    /// <summary>It was seen to be undone.</summary>
    Reverted,

    /// <summary>It could not be undone, and stands.</summary>
    RevertFailed,

    /// <summary>An interrupted action, or undo, is about to be ended.</summary>
    Repairing,

    /// <summary>A person closed it: nobody knows how it ended, or who knows told it in the reason.</summary>
    GivenUp,

    /// <summary>A person called off the undo that was set for it: it stands.</summary>
    Kept,
}
