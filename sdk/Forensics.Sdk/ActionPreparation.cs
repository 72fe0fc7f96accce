namespace Forensics.Sdk;

/// <summary>Whether an action may be done, and how it will be undone.</summary>
public sealed record ActionPreparation
{
    private ActionPreparation()
    {
    }

    /// <summary>How it will be undone or repaired.</summary>
    public ReadOnlyMemory<byte> Undo { get; private init; }

    /// <summary>Why it is not to be done; null when it is.</summary>
    public ActionResult? Refusal { get; private init; }

    /// <summary>It may be done.</summary>
    /// <param name="undo">How it will be undone or repaired, at most 64 KiB.</param>
    public static ActionPreparation Ready(ReadOnlyMemory<byte> undo) => new() { Undo = undo };

    /// <summary>It is not to be done: what it would destroy could not be kept, or it is another than it was.</summary>
    /// <param name="state">The state of its item.</param>
    /// <param name="reason">Why.</param>
    public static ActionPreparation Refused(ItemState state, string reason) => new() { Refusal = ActionResult.NotDone(state, reason) };

    /// <summary>It need not be done: all is as it should be already.</summary>
    /// <param name="reason">What was found.</param>
    public static ActionPreparation Unneeded(string reason) => new() { Refusal = ActionResult.Unchanged(reason) };
}
