namespace Forensics.Collection.Actions;

/// <summary>An action of the journal, as its last line leaves it.</summary>
public sealed record JournalState
{
    /// <summary>Its first line.</summary>
    public required JournalEntry Intent { get; init; }

    /// <summary>Its last line.</summary>
    public required JournalEntry Last { get; init; }

    /// <summary>Whether an undo of it was begun and is not known to have ended; a repair of it may have been begun since.</summary>
    public bool IsBeingReverted { get; init; }

    /// <summary>Whether it is not known how it ended.</summary>
    public bool IsOpen => IsOpenAt(Last.Event);

    /// <summary>Whether something of it stands, and could be taken back.</summary>
    public bool Stands => Last.Event is JournalEvent.Done or JournalEvent.Partly or JournalEvent.RevertFailed or JournalEvent.Kept;

    /// <summary>Whether an action whose last event this is has no known end.</summary>
    /// <param name="last">The event.</param>
    public static bool IsOpenAt(JournalEvent last) => last is JournalEvent.Intended or JournalEvent.Reverting or JournalEvent.Repairing;

    /// <summary>The state after one more line.</summary>
    /// <param name="entry">The line.</param>
    public JournalState After(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return this with
        {
            Last = entry,
            IsBeingReverted = entry.Event == JournalEvent.Reverting || (entry.Event == JournalEvent.Repairing && IsBeingReverted),
        };
    }
}
