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
        results = [.. results.Where(result => result.SupersededBy is null)];
        return isInterrupted ? ExitCode.Interrupted
            : results.All(result => result.Outcome is not (RunOutcome.Completed or RunOutcome.CompletedWithFaults) && result.Records.Values.Sum() == 0 && result.Blobs == 0) ? ExitCode.NothingCollected
            : results.All(result => result.IsComplete) ? ExitCode.Complete
            : ExitCode.Partial;
    }

    /// <summary>The exit code of a run whose bundle could not be written to its end.</summary>
    /// <param name="lastLink">The last custody link that was written; the first one covers what was asked for, and no evidence.</param>
    /// <param name="isInterrupted">Whether somebody interrupted it.</param>
    public static ExitCode OfCut(int lastLink, bool isInterrupted) => isInterrupted ? ExitCode.Interrupted : lastLink > 1 ? ExitCode.Partial : ExitCode.NothingCollected;
}
