using System.Text.Json.Nodes;

namespace Forensics.Sdk;

/// <summary>What was seen to have become of an action.</summary>
public sealed record ActionResult
{
    /// <summary>What became of it.</summary>
    public required ActionOutcome Outcome { get; init; }

    /// <summary>The state of its item: <see cref="ItemState.Collected"/> when what was asked for is so now.</summary>
    public required ItemState ItemState { get; init; }

    /// <summary>Why, for every state but that one.</summary>
    public string? Reason { get; init; }

    /// <summary>The state after, names in snake_case, at most 64 KiB as JSON.</summary>
    public JsonObject? After { get; init; }

    /// <summary>It happened.</summary>
    /// <param name="after">The state after.</param>
    public static ActionResult Done(JsonObject? after) => new() { Outcome = ActionOutcome.Done, ItemState = ItemState.Collected, After = after };

    /// <summary>All was so already.</summary>
    /// <param name="reason">What was found.</param>
    public static ActionResult Unchanged(string reason) => new() { Outcome = ActionOutcome.Unchanged, ItemState = ItemState.Collected, Reason = reason };

    /// <summary>Nothing was changed.</summary>
    /// <param name="state">The state of its item.</param>
    /// <param name="reason">Why.</param>
    public static ActionResult NotDone(ItemState state, string reason) => new() { Outcome = ActionOutcome.Failed, ItemState = state, Reason = reason };
}
