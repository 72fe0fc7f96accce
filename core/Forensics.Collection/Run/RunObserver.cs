using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Run;

/// <summary>Whoever watches a run. Steps that run at the same time tell from a thread each. Every text may hold what a plugin chose: escape it before it meets a terminal.</summary>
public abstract class RunObserver
{
    /// <summary>A step begins.</summary>
    /// <param name="step">The step.</param>
    public virtual void StepStarted(PlannedStep step)
    {
    }

    /// <summary>A step's worker has said that its plugin is loaded; it waits until this was told.</summary>
    /// <param name="step">The step.</param>
    /// <param name="processId">The worker.</param>
    public virtual void WorkerReady(PlannedStep step, int processId)
    {
    }

    /// <summary>A step tells how far it is.</summary>
    /// <param name="step">The step.</param>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all, null when unknown.</param>
    /// <param name="unit">Plural noun.</param>
    public virtual void StepProgressed(PlannedStep step, long done, long? total, string unit)
    {
    }

    /// <summary>A step wrote to the log.</summary>
    /// <param name="step">The step.</param>
    /// <param name="severity"><c>debug</c>, <c>information</c> or <c>warning</c>.</param>
    /// <param name="message">The line.</param>
    public virtual void Logged(PlannedStep step, string severity, string message)
    {
    }

    /// <summary>A step has its outcome.</summary>
    /// <param name="result">How it ended.</param>
    public virtual void StepEnded(StepResult result)
    {
    }
}
