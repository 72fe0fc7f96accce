using System.Text;
using Forensics.Collection.Budgets;
using Forensics.Collection.Confinement;
using Forensics.Collection.Footprint;
using Forensics.Collection.Native;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Run;

/// <summary>Runs a plan: one stage after another, the steps of a stage at the same time, each in a worker of its own, everything into one sink.</summary>
public sealed class CollectionRun(CollectionPlan plan, RunSettings settings, IEvidenceSink sink, RunObserver observer, TimeProvider clock)
{
    private readonly long startedAt = clock.GetTimestamp();
    private readonly WorkerUsers users = new();
    private Survivors? running;

    /// <summary>What was done with control groups; whole when the run is over.</summary>
    public GroupsReport Groups { get; private set; } = new();

    /// <summary>Runs all steps. Blocks its thread; never throws for what a plugin does.</summary>
    /// <param name="cancellationToken">Interrupts: the running steps are asked to end, the others are not started; the sink stays complete.</param>
    /// <returns>One result a step, in the order of the plan.</returns>
    /// <exception cref="IOException">The sink failed.</exception>
    public IReadOnlyList<StepResult> Execute(CancellationToken cancellationToken)
    {
        var survivors = running = Survivors.Begin(clock);
        var results = new List<StepResult>();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var groups = RunGroups.Begin(settings.MaxCpuPercent, clock);
        foreach (var stale in groups.Report.RemovedStale)
        {
            settings.Footprint.Add(FootprintKind.ControlGroup, FootprintAction.Removed, stale, "an earlier run, which was killed, had left it");
        }

        AddGroups(FootprintAction.Created, groups.Report, "a group in it for each step; processes are moved there");
        using (groups)
        {
            try
            {
                foreach (var stage in plan.Stages)
                {
                    results.AddRange(Run(stage, survivors, groups, broken));
                }
            }
            catch
            {
                // The run ends here, for a full disk perhaps: nothing that it started is to outlive it.
                survivors.KillAll();
                throw;
            }
        }

        Groups = groups.Report;
        AddGroups(FootprintAction.Removed, Groups, Groups.Left.Count > 0 ? "but for what enforcement.control_groups.left_on_device names" : null);
        return results;
    }

    /// <summary>Kills all that the run has started: for a thread that ends the program while the run's own waits for a sink that does not answer.</summary>
    public void Kill() => running?.KillAll();

    private StepResult[] Run(PlannedStage stage, Survivors survivors, RunGroups groups, CancellationTokenSource broken)
    {
        var results = new StepResult[stage.Steps.Count];
        sink.BeginStage(stage);
        StageThreads.Run(results.Length, settings.Jobs, number => observer.StepStarted(stage.Steps[number]), RunOne, broken.Cancel);
        sink.EndStage(stage);
        return results;

        void RunOne(int number)
        {
            results[number] = Run(stage.Steps[number], survivors, groups, broken.Token);
            settings.Footprint.WriteTo(sink);
            sink.EndStep(results[number]);
            observer.StepEnded(results[number]);
        }
    }

    private StepResult Run(PlannedStep step, Survivors survivors, RunGroups groups, CancellationToken cancellationToken)
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

        if (sink.Exhausted is { } exhausted)
        {
            return NotStarted(step, RunOutcome.OverBudget, $"{exhausted}, before it was started", began);
        }

        return left is { } rest && rest < step.Limits.Time
            ? Supervise(step, rest, "the run's time was over", survivors, groups, began, cancellationToken)
            : Supervise(step, step.Limits.Time, $"its time limit of {step.Limits.Time} was over", survivors, groups, began, cancellationToken);
    }

    private StepResult Supervise(PlannedStep step, TimeSpan time, string timeReason, Survivors survivors, RunGroups groups, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var collector = step.Collector!;
        foreach (var record in collector.Records)
        {
            sink.AddEntry($"schemas/{record.Name}.v{record.Version}.json", Encoding.UTF8.GetBytes(record.Schema));
        }

        using var intake = new StepIntake(step, collector, settings.Actions, sink, observer, clock);
        var group = groups.ForStep(step.Limits);
        var processes = survivors.Enter(group.Place);
        try
        {
            using var worker = WorkerProcess.Start(step, collector, settings, users, started =>
            {
                groups.Add(group, started.ProcessId);
                survivors.Started(processes, started.ProcessId, started.UserId);
            });
            settings.Footprint.AddStart(worker.Process.ProcessId, settings.Worker.Arguments, step.Id);
            AddConfinement(step, worker);
            var budget = new StepBudget(step.Limits, group, worker.EnforcedBy, new(child => survivors.IsOfAnother(processes, child), clock), clock);
            var supervisor = new StepSupervisor(step, worker, intake, budget, sink, clock);
            var (outcome, reason) = supervisor.Watch(time, timeReason, cancellationToken);
            var left = survivors.Kill(processes, outcome == RunOutcome.Abandoned ? worker.Process.ProcessId : supervisor.LeftBehind);
            if (supervisor.LeftBehind is { } stuck)
            {
                left = [.. left, $"{stuck} (worker), has said its last word, does not end when killed; a thread of it waits in the kernel at '{ProcessTable.WaitChannel(stuck)}'"];
            }

            AddEnds(step, worker, left);
            return Result(step, outcome, reason, intake, began) with
            {
                Survivors = left,
                PeakMemoryBytes = budget.PeakMemoryBytes,
                PeakChargedBytes = budget.PeakChargedBytes,
                CpuTime = budget.CpuTime,
                EnforcedBy = budget.EnforcedBy,
                NotConfined = worker.Obstacles,
            };
        }
        catch (IOException failure) when (intake.OutputBytes == 0 && !intake.IsReady)
        {
            _ = survivors.Kill(processes, null);
            return Result(step, RunOutcome.Failed, $"the worker cannot be started: {failure.Message}", intake, began);
        }
        catch
        {
            // The run ends here: nothing that it started is to outlive it.
            _ = survivors.Kill(processes, null);
            throw;
        }
        finally
        {
            groups.Remove(group);
        }
    }

    private void AddConfinement(PlannedStep step, WorkerProcess worker)
    {
        var entry = new FootprintEntry { Kind = FootprintKind.Priority, Action = FootprintAction.Changed, Subject = settings.Worker.Arguments[0], Step = step.Id, ProcessId = worker.Process.ProcessId };
        foreach (var means in worker.EnforcedBy.Where(enforced => enforced.Key is "priority" or "io_priority").Select(enforced => enforced.Value))
        {
            settings.Footprint.Add(entry with { Detail = means });
        }

        if (worker.EnforcedBy.TryGetValue("read_only", out var mounts))
        {
            settings.Footprint.Add(entry with { Kind = FootprintKind.Namespace, Action = FootprintAction.Created, Detail = "mount namespace of the worker; it ends with it" });
            settings.Footprint.Add(entry with { Kind = FootprintKind.Mount, Subject = "/", Detail = $"{mounts}; the device's own are as they were" });
        }
    }

    private void AddGroups(FootprintAction action, GroupsReport groups, string? detail)
    {
        foreach (var root in groups.Roots)
        {
            settings.Footprint.Add(new() { Kind = FootprintKind.ControlGroup, Action = action, Subject = $"{root}/{groups.Name}", Detail = detail });
        }
    }

    /// <summary>Of what a worker started we know only what it left behind: it was killed, and is named.</summary>
    private void AddEnds(PlannedStep step, WorkerProcess worker, IReadOnlyList<string> left)
    {
        var ended = new FootprintEntry { Kind = FootprintKind.Process, Action = FootprintAction.Ended, Subject = settings.Worker.Arguments[0], Step = step.Id };
        settings.Footprint.Add(ended with
        {
            ProcessId = worker.Process.ProcessId,
            End = worker.Process.End?.ToString(),
            Detail = worker.Process.End is null ? "it does not end when killed and is left on the device" : null,
        });
        foreach (var survivor in left)
        {
            settings.Footprint.Add(ended with
            {
                Subject = survivor,
                ProcessId = int.TryParse(survivor.AsSpan(0, Math.Max(survivor.IndexOf(' ', StringComparison.Ordinal), 0)), out var processId) ? processId : null,
                End = "SIGKILL",
                Detail = "started by the step's worker, left behind by it, and killed",
            });
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
        intake.Actions.CloseAll(reason ?? "the responder ended before it said what came of it");
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
            Contents = intake.Blobs.Contents,
            Actions = intake.Actions.Counts,
            LogLinesDropped = intake.Log.Dropped,
            OutputBytes = intake.OutputBytes,
            StartedAt = began,
            EndedAt = clock.GetUtcNow(),
        };
    }
}
