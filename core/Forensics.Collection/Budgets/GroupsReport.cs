namespace Forensics.Collection.Budgets;

/// <summary>What a run did with control groups, for its manifest.</summary>
public sealed record GroupsReport
{
    /// <summary>The name of the run's group below the root of each hierarchy; null when it had none.</summary>
    public string? Name { get; init; }

    /// <summary>The folders that it was created in.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>What held the whole run to its share of the CPU; null when nothing did.</summary>
    public string? CpuEnforcedBy { get; init; }

    /// <summary>Groups of earlier runs that were killed, which this one removed.</summary>
    public IReadOnlyList<string> RemovedStale { get; init; } = [];

    /// <summary>What could not be done.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Groups that stay on the device, of this run and of earlier ones: <c>PATH: reason</c>.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];
}
