namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Something that happened to an object after it was sealed: a line of its <c>events.jsonl</c>.</summary>
public sealed record QuarantineEvent
{
    /// <summary>What.</summary>
    public required QuarantineEventKind Kind { get; init; }

    /// <summary>When, by this device's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: a user, a run. At most <see cref="StoreLimits.EventTextChars"/> characters.</summary>
    public required string By { get; init; }

    /// <summary>How it went. At most <see cref="StoreLimits.EventTextChars"/> characters.</summary>
    public required string Result { get; init; }

    /// <summary>Whether the original is gone, as far as this event changes that; null when it does not.</summary>
    public bool? OriginalDeleted { get; init; }

    /// <summary>Why the original is not gone; null when it is, or when this event says nothing of it.</summary>
    public string? WhyNot { get; init; }
}
