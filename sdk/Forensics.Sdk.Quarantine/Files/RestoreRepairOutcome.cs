namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What came of repairing a restore.</summary>
public sealed record RestoreRepairOutcome
{
    /// <summary>The file had its first name already; other names and flags were completed. Else there is no file of this restore.</summary>
    public required bool IsFinished { get; init; }

    /// <summary>Something half-made was there, and is removed.</summary>
    public bool WasHalfMade { get; init; }

    /// <summary>The restore, completed and read back; null when it is not finished.</summary>
    public RestoreOutcome? Restore { get; init; }

    /// <summary>What was replaced before the crash, and where it is kept.</summary>
    public IReadOnlyList<ReplacedFile> Replaced { get; init; } = [];

    /// <summary>What is left of ours, or could not be looked at; nothing when all is right.</summary>
    public IReadOnlyList<EvidencePath> Left { get; init; } = [];

    /// <summary>Nothing of ours is left.</summary>
    public bool IsDone => Left.Count == 0 && Restore is null or { Left.Count: 0 };
}
