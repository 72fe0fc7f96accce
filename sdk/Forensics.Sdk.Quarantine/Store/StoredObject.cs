namespace Forensics.Sdk.Quarantine.Store;

/// <summary>An object and what happened to it since.</summary>
/// <param name="Description">What was sealed.</param>
/// <param name="Events">In the order in which they came.</param>
public sealed record StoredObject(QuarantineObject Description, IReadOnlyList<QuarantineEvent> Events)
{
    /// <summary>Whether the original is gone; null when no event said so yet.</summary>
    public bool? OriginalDeleted => Deciding?.OriginalDeleted;

    /// <summary>Why it is not.</summary>
    public string? WhyNot => Deciding?.WhyNot;

    private QuarantineEvent? Deciding => Events.LastOrDefault(it => it.OriginalDeleted is not null);
}
