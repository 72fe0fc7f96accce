namespace Forensics.Sdk.Quarantine.Store;

/// <summary>An object and what happened to it since.</summary>
/// <param name="Description">What was sealed.</param>
/// <param name="Events">Those that can be read, in the order in which they came.</param>
public sealed record StoredObject(QuarantineObject Description, IReadOnlyList<QuarantineEvent> Events)
{
    /// <summary>What is wrong with <c>events.jsonl</c>, the first of it, or why it cannot be read; null when it is as it was written. The object itself is whole all the same.</summary>
    public DamagedObject? EventsDamage { get; init; }

    /// <summary>The event that says whether the original is gone; null when none did yet, or one that may have is damaged.</summary>
    public QuarantineEvent? LastOfOriginal => Events.Skip(EventsBeforeDamage).LastOrDefault(it => it.OriginalDeleted is not null);

    /// <summary>Whether the original is gone; null when that is not known.</summary>
    public bool? OriginalDeleted => LastOfOriginal?.OriginalDeleted;

    /// <summary>Why it is not.</summary>
    public string? WhyNot => LastOfOriginal?.WhyNot;

    /// <summary>How many events come before the last damage.</summary>
    internal int EventsBeforeDamage { get; init; }
}
