namespace Forensics.Collection.Outcomes;

/// <summary>From what happened to the exit code.</summary>
public static class RunVerdict
{
    /// <summary>The first that applies of interrupted, nothing collected, partial, complete.</summary>
    /// <param name="results">How the steps ended.</param>
    /// <param name="isInterrupted">Whether a signal ended the run.</param>
    /// <returns>The exit code.</returns>
    public static ExitCode Of(IReadOnlyList<StepResult> results, bool isInterrupted)
    {
        ArgumentNullException.ThrowIfNull(results);
        return isInterrupted ? ExitCode.Interrupted
            : results.All(result => result.Outcome is not (RunOutcome.Completed or RunOutcome.CompletedWithFaults) && result.Records.Values.Sum() == 0 && result.Blobs == 0) ? ExitCode.NothingCollected
            : results.All(result => result.IsComplete) ? ExitCode.Complete
            : ExitCode.Partial;
    }
}
