namespace Forensics.Wire.Messages;

/// <summary>What was seen to have become of an action.</summary>
public sealed record JournalConfirmMessage
{
    /// <summary>As of <see cref="JournalAppendMessage.Number"/>.</summary>
    public required uint Number { get; init; }

    /// <summary><c>failed</c>, <c>done</c>, <c>unchanged</c>, <c>partly</c> or <c>taken-back</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The state after, a JSON object.</summary>
    public required string After { get; init; }
}
