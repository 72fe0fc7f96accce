using System.Text;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Run;

/// <summary>Runs a plan: one step after another, each in a worker of its own, everything into one sink.</summary>
public sealed class CollectionRun(CollectionPlan plan, RunSettings settings, IEvidenceSink sink, RunObserver observer, TimeProvider clock)
{
    private readonly long startedAt = clock.GetTimestamp();

    /// <summary>Runs all steps. Blocks its thread; never throws for what a plugin does.</summary>
    /// <param name="cancellationToken">Interrupts: the running step is asked to end, the others are not started; the sink stays complete.</param>
    /// <returns>One result a step, in order.</returns>
    /// <exception cref="IOException">The sink failed.</exception>
    public IReadOnlyList<StepResult> Execute(CancellationToken cancellationToken)
    {
        var survivors = Survivors.Begin(clock);
        var results = new List<StepResult>();
        foreach (var step in plan.Steps)
        {
            observer.StepStarted(step);
            var result = Run(step, survivors, cancellationToken);
            results.Add(result);
            sink.Checkpoint();
            observer.StepEnded(result);
        }

        return results;
    }

    private StepResult Run(PlannedStep step, Survivors survivors, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var left = settings.MaxTime - clock.GetElapsedTime(startedAt);
        if (step.Skip is { } skip)
        {
            return NotStarted(step, RunOutcome.Skipped, skip.Text, began);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return NotStarted(step, RunOutcome.Cancelled, "the run was interrupted before it was started", began);
        }

        if (left <= TimeSpan.Zero)
        {
            return NotStarted(step, RunOutcome.TimedOut, "the run's time was over before it was started", began);
        }

        return left is { } rest && rest < step.Limits.Time
            ? Supervise(step, rest, "the run's time was over", survivors, began, cancellationToken)
            : Supervise(step, step.Limits.Time, $"its time limit of {step.Limits.Time} was over", survivors, began, cancellationToken);
    }

    private StepResult Supervise(PlannedStep step, TimeSpan time, string timeReason, Survivors survivors, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var collector = step.Collector!;
        foreach (var record in collector.Records)
        {
            sink.AddEntry($"schemas/{record.Name}.v{record.Version}.json", Encoding.UTF8.GetBytes(record.Schema));
        }

        using var intake = new StepIntake(step, collector, sink, observer, clock);
        try
        {
            using var worker = WorkerProcess.Start(step, collector, settings);
            var supervisor = new StepSupervisor(step, worker, intake, clock);
            var (outcome, reason) = supervisor.Watch(time, timeReason, cancellationToken);
            var left = survivors.Kill(outcome == RunOutcome.Abandoned ? worker.Process.ProcessId : null);
            return Result(step, outcome, reason, intake, began) with { Survivors = left, PeakMemoryBytes = supervisor.PeakMemoryBytes, EnforcedBy = worker.EnforcedBy };
        }
        catch (IOException failure) when (intake.OutputBytes == 0 && !intake.IsReady)
        {
            _ = survivors.Kill(null);
            return Result(step, RunOutcome.Failed, $"the worker cannot be started: {failure.Message}", intake, began);
        }
        catch
        {
            // The run ends here, for a full disk perhaps: nothing that it started is to outlive it.
            _ = survivors.Kill(null);
            throw;
        }
    }

    private StepResult NotStarted(PlannedStep step, RunOutcome outcome, string reason, DateTimeOffset began)
    {
        using var line = new EvidenceLine();
        var items = new ItemLedger(step.Id, sink, line, clock);
        if (step.Skip is not { ByChoice: true })
        {
            items.Close(RunOutcome.Skipped, reason);
        }

        return new() { Step = step, Outcome = outcome, Reason = reason, Items = items.States, StartedAt = began, EndedAt = clock.GetUtcNow() };
    }

    private StepResult Result(PlannedStep step, RunOutcome outcome, string? reason, StepIntake intake, DateTimeOffset began)
    {
        reason = reason is { Length: > CollectionLimits.MaxReasonLength } ? reason[..CollectionLimits.MaxReasonLength] : reason;
        intake.Blobs.CloseAll(reason ?? "the collector ended while it sent this");
        intake.Items.Close(outcome, reason);
        return new()
        {
            Step = step,
            Outcome = outcome,
            Reason = reason,
            Records = intake.Records,
            Items = intake.Items.States,
            Faults = intake.Faults,
            Blobs = intake.Blobs.Count,
            BlobBytes = intake.Blobs.ContentBytes,
            LogLinesDropped = intake.Log.Dropped,
            OutputBytes = intake.OutputBytes,
            StartedAt = began,
            EndedAt = clock.GetUtcNow(),
        };
    }
}
