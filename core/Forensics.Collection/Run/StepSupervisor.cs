using Forensics.Collection.Budgets;
using Forensics.Collection.Native;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Confinement;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>
/// Watches one worker from its start to its outcome, on one thread: channel, printed output and the end of the process in one poll; time, memory and
/// output against their limits. What was sent before the end is kept, whatever the end.
/// </summary>
internal sealed class StepSupervisor(PlannedStep step, WorkerProcess worker, StepIntake intake, StepBudget budget, IEvidenceSink sink, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly long startedAt = clock.GetTimestamp();
    private (RunOutcome Outcome, string Reason)? verdict;
    private long? cancelledAt;
    private long? killedAt;
    private long? endedAt;
    private bool isOverBudget;
    private bool isRefusalTold;
    private bool channelOpen = true;
    private bool outputOpen = true;

    /// <summary>The worker, when it has said its last word and does not end even when killed.</summary>
    public int? LeftBehind { get; private set; }

    /// <summary>Waits for the outcome.</summary>
    /// <param name="time">The step's time, or what is left of the run's.</param>
    /// <param name="timeReason">What to say when it is over.</param>
    /// <param name="cancellationToken">The run is interrupted.</param>
    public (RunOutcome Outcome, string? Reason) Watch(TimeSpan time, string timeReason, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ready = Poll.Readable([channelOpen ? worker.Socket : null, outputOpen ? worker.Output : null, worker.Process.Descriptor], channelOpen && worker.HasMore ? TimeSpan.Zero : Tick);
            try
            {
                Receive(ready);
            }
            catch (ContractBreachException breach)
            {
                Kill(RunOutcome.Failed, $"contract breach: {breach.Message}");
            }
            catch (OverBudgetException over)
            {
                Kill(RunOutcome.OverBudget, over.Message);
            }

            if ((ready & 4) != 0)
            {
                // Not yet reaped, so its number and its group's are still its own: whatever it left in its session, or its control group, ends now.
                CheckBudget(isFinal: true);
                worker.Process.Kill();
                budget.Kill();
                if (worker.Process.TryReap() is { } end)
                {
                    DrainAfterEnd();
                    return Outcome(end);
                }
            }

            worker.Flush();
            CheckBudget(isFinal: false);
            CheckRoom();

            // Also while nothing comes: what another step has sent meanwhile is not to wait for this one.
            sink.CheckpointWhenDue();
            CheckTime(time, timeReason, cancellationToken);
            if (Passed(killedAt, endedAt is null ? CollectionLimits.KillWait : CollectionLimits.LastWordWait))
            {
                var processId = worker.Process.ProcessId;
                if (endedAt is not null)
                {
                    // All that it had to say is here. What holds it is a read that it abandoned itself.
                    LeftBehind = processId;
                    return Outcome(new ProcessEnd(Exited: true, Status: 0));
                }

                return (RunOutcome.Abandoned, $"process {processId} does not end when killed; it waits in the kernel at '{ProcessTable.WaitChannel(processId)}'; before that: {verdict?.Reason}");
            }
        }
    }

    private void Receive(int ready)
    {
        if (channelOpen && (worker.HasMore || (ready & 1) != 0))
        {
            channelOpen = worker.Receive(intake);
            if (intake.End is not null)
            {
                endedAt ??= clock.GetTimestamp();
            }
        }

        if (outputOpen && (ready & 2) != 0)
        {
            _ = worker.ReceivePrinted(intake, out var atEnd);
            outputOpen = !atEnd;
        }
    }

    /// <summary>Takes what the process had sent when it ended. What it left behind in another session may hold the channel open and go on sending:
    /// that is taken for a bounded time and within the output limit.</summary>
    private void DrainAfterEnd()
    {
        var deadline = clock.GetTimestamp();
        try
        {
            while (verdict?.Outcome is not (RunOutcome.Failed or RunOutcome.OverBudget) && channelOpen
                && (worker.HasMore || Poll.Readable([worker.Socket], TimeSpan.Zero) != 0) && !Passed(deadline, CollectionLimits.Grace))
            {
                channelOpen = worker.Receive(intake);
            }

            while (worker.ReceivePrinted(intake, out _) && !Passed(deadline, CollectionLimits.Grace))
            {
            }
        }
        catch (ContractBreachException breach)
        {
            verdict ??= (RunOutcome.Failed, $"contract breach: {breach.Message}");
        }
        catch (OverBudgetException over)
        {
            verdict ??= (RunOutcome.OverBudget, over.Message);
        }

        intake.Log.EndPrintedLine();
    }

    private void CheckBudget(bool isFinal)
    {
        if (killedAt is not null || budget.Check(isFinal) is not { } excess)
        {
            return;
        }

        if (isFinal || !excess.CanEndItself)
        {
            // An end at a limit stays one when the worker still had its last word: how fast we look must not decide.
            isOverBudget = true;
            Kill(RunOutcome.OverBudget, excess.Reason);
        }
        else if (verdict is null && endedAt is null)
        {
            Cancel(RunOutcome.OverBudget, excess.Reason);
        }
    }

    /// <summary>Content ends first, and the worker is told, so that it can still say what it did not store. At the end of the room for lines it is killed at once and not
    /// asked: what it sends while it ends would be too much already.</summary>
    private void CheckRoom()
    {
        if (killedAt is not null || endedAt is not null)
        {
            return;
        }

        if (sink.Exhausted is { } reason)
        {
            Kill(RunOutcome.OverBudget, reason);
        }
        else if (intake.IsReady && !isRefusalTold && (intake.Blobs.Refusal ?? sink.ContentExhausted) is { } full)
        {
            isRefusalTold = true;
            intake.Blobs.RefuseMore(full);
            worker.RefuseContent(full);
        }
    }

    private void CheckTime(TimeSpan time, string timeReason, CancellationToken cancellationToken)
    {
        if (verdict is null && endedAt is null)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Cancel(RunOutcome.Cancelled, "the run was interrupted");
            }
            else if (clock.GetElapsedTime(startedAt) >= time)
            {
                Cancel(RunOutcome.TimedOut, timeReason);
            }
            else if (!intake.IsReady && Passed(startedAt, CollectionLimits.StartWait))
            {
                Kill(RunOutcome.Failed, $"it did not start within {CollectionLimits.StartWait.TotalSeconds:0} s");
            }
        }

        if (killedAt is null && (Passed(cancelledAt, CollectionLimits.Grace) || Passed(endedAt, CollectionLimits.LastWordWait)))
        {
            Kill(RunOutcome.Failed, "it did not end after its last word");
        }
    }

    private bool Passed(long? since, TimeSpan time) => since is { } start && clock.GetElapsedTime(start) >= time;

    private void Cancel(RunOutcome outcome, string reason)
    {
        verdict = (outcome, reason);
        cancelledAt = clock.GetTimestamp();
        worker.Cancel();
    }

    /// <summary>The first verdict stays: what follows is its consequence. A worker that has said its last word keeps the outcome of that.</summary>
    private void Kill(RunOutcome outcome, string reason)
    {
        if (endedAt is null || isOverBudget)
        {
            verdict ??= (outcome, reason);
        }

        killedAt ??= clock.GetTimestamp();
        worker.Process.Kill();
        budget.Kill();
        channelOpen = false;
    }

    private (RunOutcome Outcome, string? Reason) Outcome(ProcessEnd end)
    {
        if (intake.End is { Result: EndMessage.Completed } && !isOverBudget)
        {
            // What the plugin calls stored was not, or not all of it: it did not know yet.
            return intake.Blobs.IsShort ? (RunOutcome.OverBudget, intake.Blobs.Refusal) : (intake.Faults == 0 ? RunOutcome.Completed : RunOutcome.CompletedWithFaults, null);
        }

        if (verdict is { } known)
        {
            return known;
        }

        return intake.End switch
        {
            null when end is { Exited: false, Status: ProcessEnd.CpuTimeOver } => (RunOutcome.OverBudget, $"its CPU time limit of {step.Limits.CpuTime} was over ({end})"),
            { Code: EndMessage.DescriptorsCode } last => (RunOutcome.OverBudget, $"it had no descriptor left of its limit of {step.Limits.Descriptors}: {last.Message}"),
            { Result: EndMessage.OutOfMemory } last => (RunOutcome.OverBudget, $"it found no memory within its limit of {step.Limits.MemoryBytes} bytes: {last.Message}"),
            { Result: EndMessage.TimedOut } last => (RunOutcome.TimedOut, last.Message),
            { Result: EndMessage.ContractBreach } last => (RunOutcome.Failed, $"contract breach: {last.Message}"),
            { Code: { } code } last => (RunOutcome.Failed, $"{code}: {last.Message}"),
            { } last => (RunOutcome.Failed, last.Message ?? "it ended as if cancelled, but was not"),
            null when !intake.IsReady => (RunOutcome.Failed, $"the worker did not start ({end}): {intake.Log.LastPrinted ?? "it printed nothing"}"),
            null => (RunOutcome.Crashed, $"{end}{(intake.Log.LastPrinted is { } printed ? $"; it printed last: {printed}" : string.Empty)}"),
        };
    }
}
