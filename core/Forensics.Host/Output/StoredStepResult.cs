using Forensics.Collection.Outcomes;

namespace Forensics.Host.Output;

/// <summary>The members of a step's result that an earlier run has written and that are read again.</summary>
internal sealed record StoredStepResult
{
    public required string Step { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public string? SupersededBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public Dictionary<string, long> Records { get; init; } = [];

    public Dictionary<string, long> Items { get; init; } = [];

    public Dictionary<string, long> Actions { get; init; } = [];

    public long Faults { get; init; }

    public long Files { get; init; }

    public long FileBytes { get; init; }

    /// <summary>All 0 in a bundle of a version that did not count it.</summary>
    public ContentCounts Content { get; init; }

    public long LogLinesDropped { get; init; }

    public long OutputBytes { get; init; }

    public long? PeakMemoryBytes { get; init; }

    public long? PeakChargedBytes { get; init; }

    public long? CpuTimeMs { get; init; }

    public IReadOnlyList<string> SurvivorsKilled { get; init; } = [];

    public IReadOnlyList<string> NotConfined { get; init; } = [];

    public Dictionary<string, string> EnforcedBy { get; init; } = [];
}
