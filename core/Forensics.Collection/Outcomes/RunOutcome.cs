namespace Forensics.Collection.Outcomes;

/// <summary>The one outcome of a step.</summary>
public enum RunOutcome
{
    /// <summary>It collected all it could, and nothing gave trouble.</summary>
    Completed = 0,

    /// <summary>It collected all it could; single objects gave trouble, each a fault.</summary>
    CompletedWithFaults,

    /// <summary>It could not go on, did not start, or broke the contract.</summary>
    Failed,

    /// <summary>Its time, or the run's, was over.</summary>
    TimedOut,

    /// <summary>Its process ended by itself before its end.</summary>
    Crashed,

    /// <summary>It went over a limit of its own but time, or the run came to its limit of space.</summary>
    OverBudget,

    /// <summary>The run was interrupted.</summary>
    Cancelled,

    /// <summary>Its process could not be killed; the reason names it.</summary>
    Abandoned,

    /// <summary>It was not started; the reason says why.</summary>
    Skipped,
}
