namespace Forensics.Collection.Outcomes;

/// <summary>The states in which an item ends, by the words that stand in the bundle, and what they mean for the run.</summary>
public static class ItemStates
{
    /// <summary>Never tried.</summary>
    public const string NotRun = "not-run";

    /// <summary>Its step ran out of a limit.</summary>
    public const string OverLimit = "over-limit";

    /// <summary>Its step ran out of time.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>Its plugin ended before it was concluded.</summary>
    public const string PluginFailed = "plugin-failed";

    /// <summary>All states.</summary>
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        NotRun, "collected", "empty", "missing", "denied", "excluded", OverLimit, "read-error", "corrupt", "unsupported", TimedOut, PluginFailed,
    };

    /// <summary>All flags.</summary>
    public static readonly IReadOnlySet<string> Flags = new HashSet<string>(StringComparer.Ordinal) { "truncated", "changed-during-read", "sparse" };

    /// <summary>Whether an item in this state leaves the run complete: it was collected, is empty, or was excluded by a rule.</summary>
    /// <param name="state">One of <see cref="All"/>.</param>
    /// <returns>False when the run is partial.</returns>
    public static bool IsComplete(string state) => state is "collected" or "empty" or "excluded";

    /// <summary>The state of the items that are still open when a step ends.</summary>
    /// <param name="outcome">How the step ended.</param>
    /// <returns>One of <see cref="All"/>.</returns>
    public static string OfOpenItems(RunOutcome outcome) => outcome switch
    {
        RunOutcome.TimedOut => TimedOut,
        RunOutcome.OverBudget => OverLimit,
        RunOutcome.Cancelled or RunOutcome.Skipped => NotRun,
        _ => PluginFailed,
    };
}
