namespace Forensics.Wire.Messages;

/// <summary>An action is in the journal, and may be done; or it may not.</summary>
public sealed record JournalAcknowledgeMessage
{
    /// <summary>As of <see cref="JournalAppendMessage.Number"/>.</summary>
    public required uint Number { get; init; }

    /// <summary>Its id in the journal; null of a dry run, and when it is refused.</summary>
    public string? ActionId { get; init; }

    /// <summary>Why it is not to be done; null when it is.</summary>
    public string? Refused { get; init; }
}
