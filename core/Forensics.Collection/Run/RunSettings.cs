namespace Forensics.Collection.Run;

/// <summary>What a run is told besides its plan.</summary>
public sealed record RunSettings
{
    /// <summary>How workers are started.</summary>
    public required WorkerCommand Worker { get; init; }

    /// <summary>The root under inspection.</summary>
    public required string Root { get; init; }

    /// <summary>Time for the whole run; null when there is no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Files that the run itself writes; they exist when it begins.</summary>
    public IReadOnlyList<string> OwnFiles { get; init; } = [];
}
