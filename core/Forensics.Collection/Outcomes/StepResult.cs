using Forensics.Collection.Plan;

namespace Forensics.Collection.Outcomes;

/// <summary>How one step ended.</summary>
public sealed record StepResult
{
    /// <summary>The step.</summary>
    public required PlannedStep Step { get; init; }

    /// <summary>Its outcome.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>Why, for every outcome but Completed.</summary>
    public string? Reason { get; init; }

    /// <summary>Lines by record name.</summary>
    public IReadOnlyDictionary<string, long> Records { get; init; } = new Dictionary<string, long>();

    /// <summary>Items by state; the sum is what was requested.</summary>
    public IReadOnlyDictionary<string, long> Items { get; init; } = new Dictionary<string, long>();

    /// <summary>Faults reported.</summary>
    public long Faults { get; init; }

    /// <summary>Files, images and dumps stored, whole or in part.</summary>
    public long Blobs { get; init; }

    /// <summary>Bytes of their content.</summary>
    public long BlobBytes { get; init; }

    /// <summary>How many of them were written, and how many were not because their content was there already, or is known.</summary>
    public ContentCounts Contents { get; init; }

    /// <summary>A responder's actions by their last event: <c>done</c>, <c>partly</c>, <c>failed</c>, ...; those that were not let begin as <c>refused</c>, those of a dry run as
    /// <c>planned</c>, those without a known end as <c>open</c>.</summary>
    public IReadOnlyDictionary<string, long> Actions { get; init; } = new Dictionary<string, long>();

    /// <summary>Log lines that were over the limit and not kept.</summary>
    public long LogLinesDropped { get; init; }

    /// <summary>Bytes that the step sent: records, faults, items, log, printed output.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Largest memory of its own that the step, with all that it started, was seen with, in bytes; null when it never ran.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>The most that the kernel charged to the step, page cache and kernel memory included, in bytes; null without a control group.</summary>
    public long? PeakChargedBytes { get; init; }

    /// <summary>CPU time of the step with all that it started, as far as it was seen; null when it never ran.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>When it was started, or would have been.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome was known.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Processes that it left behind and that were killed: <c>PID (name)</c>.</summary>
    public IReadOnlyList<string> Survivors { get; init; } = [];

    /// <summary>Whether the step leaves the run complete.</summary>
    public bool IsComplete => Outcome switch
    {
        RunOutcome.Completed or RunOutcome.CompletedWithFaults => Items.Keys.All(ItemStates.IsComplete),
        RunOutcome.Skipped => Step.Skip is { ByChoice: true },
        _ => false,
    };

    /// <summary>What held the worker to its limits and away from the device: what was limited, in snake_case, and by which means. What is not in it was not enforced.</summary>
    public IReadOnlyDictionary<string, string> EnforcedBy { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The step that did it again in a run that went on with an interrupted one, and counts in its place; null for the one that counts.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>How its worker could not be confined, and why.</summary>
    public IReadOnlyList<string> NotConfined { get; init; } = [];
}
