using Forensics.Collection.Actions;
using Forensics.Collection.Footprint;
using Forensics.Collection.Plan;
using Forensics.Host.Commands;
using Forensics.Host.Commands.Actions;

namespace Forensics.Host.Actions;

/// <summary>The journal of a run that acts: what is open in it is ended first, then it is done what was asked for.</summary>
internal sealed class StartedActions(RunActions run, TimeSpan? revertAfter, Terminal terminal, TimeProvider clock) : IDisposable
{
    private const string RepairPrefix = "repair.";
    private const string UndoPrefix = "undo.";

    private IReadOnlyList<string> undone = [];

    public ActionFacts Facts { get; private set; } = new(run, [.. run.Journal?.Open.Select(action => action.Intent.ActionId) ?? []]);

    /// <summary>Tells the operator of a run that does not act what an interrupted one has left.</summary>
    public static void TellOpen(string? stateFolder, Terminal terminal)
    {
        try
        {
            var folder = StateFolder.Of(stateFolder);
            if (ActionJournal.Read(folder).Count(action => action.IsOpen) is > 0 and var open)
            {
                terminal.Line($"warning: {open} {(open == 1 ? "action" : "actions")} of an earlier run {(open == 1 ? "has" : "have")} no known end: 'forensics actions list' tells which, 'forensics actions repair' ends them");
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or RefusedException)
        {
            if (Environment.IsPrivilegedProcess)
            {
                terminal.Line($"warning: the journal of actions was not looked at: {unreadable.Message}");
            }
        }
    }

    /// <summary>The plan with the steps that end or take back actions, before those that were asked for.</summary>
    /// <exception cref="UsageException">There is no such action.</exception>
    public CollectionPlan Plan(CollectionPlan plan, AskedRun asked, Installation installation)
    {
        if (run.Journal is not { } journal)
        {
            return plan;
        }

        var steps = Steps(RepairPrefix, ActionModes.Repair, [.. journal.Open.Reverse()]);
        if (journal.Open.Count > 0)
        {
            terminal.Line($"forensics: {journal.Open.Count} {(journal.Open.Count == 1 ? "action" : "actions")} of an earlier run without a known end: this is looked into first");
        }

        // Their time is over: the device was off when the timer was due, or it is that timer that has started us.
        var overdue = RevertTimer.Overdue(run.Folder, clock);
        if (overdue.Count > 0)
        {
            terminal.Line($"forensics: the time of {string.Join(", ", overdue)} is over: what they did is undone first");
        }

        // Only now nobody else changes what is set: it may have been called off while we waited.
        var runs = asked.Undo is { IsTimed: true } timed ? [.. timed.Runs.Where(runId => RevertTimer.Has(run.Folder, runId))] : asked.Undo?.Runs ?? [];
        undone = [.. overdue, .. runs];
        if (asked.Undo is { Ids.Count: > 0 } || undone.Count > 0)
        {
            var undo = new AskedUndo(asked.Undo?.Ids ?? [], undone);
            steps = [.. steps, .. Steps(UndoPrefix, ActionModes.Revert, ToUndo(journal, undo))];
        }

        return plan with { Steps = [.. steps, .. plan.Steps] };

        // Last done, first undone, over all responders: a step ends where the responder changes.
        PlannedStep[] Steps(string prefix, string mode, IReadOnlyList<JournalState> newestFirst)
        {
            var planned = new List<PlannedStep>();
            foreach (var (responder, order) in Consecutive(newestFirst).SelectMany(group => StepOrder.For(mode, group.Actions).Select(order => (group.Responder, order))))
            {
                var number = planned.Count(step => step.CollectorId == responder) + 1;
                planned.Add(CollectionPlan.StepFor(number == 1 ? $"{prefix}{responder}" : $"{prefix}{responder}.{number}", responder, order, plan.Selection, asked.Catalogue, installation.SdkVersion));
            }

            return [.. planned];
        }
    }

    private static IEnumerable<(string Responder, IReadOnlyList<JournalState> Actions)> Consecutive(IReadOnlyList<JournalState> actions)
    {
        var some = new List<JournalState>();
        foreach (var action in actions)
        {
            if (some.Count > 0 && some[0].Intent.Responder != action.Intent.Responder)
            {
                yield return (some[0].Intent.Responder ?? "unknown", some);
                some = [];
            }

            some.Add(action);
        }

        if (some.Count > 0)
        {
            yield return (some[0].Intent.Responder ?? "unknown", some);
        }
    }

    /// <summary>Sets the timer that undoes what the run is about to do.</summary>
    /// <exception cref="RefusedException">It cannot be set: nothing was done.</exception>
    public void SetTimer(IReadOnlyList<string> program, IReadOnlyList<string> more, FootprintLedger ledger)
    {
        if (revertAfter is { } after && run.Journal is not null)
        {
            var (due, by) = new RevertTimer(run.Folder, run.RunId).Set(after, program, more, clock, ledger);
            Facts = Facts with { RevertAt = due, RevertBy = by };
            terminal.Line($"forensics: what this run does is undone at {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, by {by}");
        }
    }

    /// <summary>Takes away the timers of runs of which nothing stands any more. Where something does, they stay: what keeps time starts us again, and so does the next run that acts.</summary>
    public void EndReverts()
    {
        if (run.Journal is not { } journal)
        {
            return;
        }

        RevertTimer.RemoveEnded(journal, [.. undone, run.RunId], terminal);
    }

    public void AddTo(FootprintLedger ledger)
    {
        if (run.Journal is not null)
        {
            ledger.Add(FootprintKind.File, FootprintAction.Written, run.Folder.JournalPath, "the journal of actions; it stays on the device");
        }
    }

    public void Dispose() => run.Journal?.Dispose();

    /// <summary>Last done, first undone.</summary>
    private List<JournalState> ToUndo(ActionJournal journal, AskedUndo undo)
    {
        var wanted = undo.Ids.ToHashSet(StringComparer.Ordinal);
        var found = journal.Find(intent => wanted.Contains(intent.ActionId) || undo.Runs.Contains(intent.RunId));
        if (wanted.FirstOrDefault(id => !found.Any(action => action.Intent.ActionId == id)) is { } unknown)
        {
            throw new UsageException($"undo: there is no action '{unknown}' in {journal.Folder.JournalPath}: 'forensics actions list' lists them");
        }

        if (undo.Runs.FirstOrDefault(runId => !found.Any(action => action.Intent.RunId == runId) && !RevertTimer.Has(run.Folder, runId)) is { } unknownRun)
        {
            throw new UsageException($"--run: no action in {journal.Folder.JournalPath} is of run '{unknownRun}': 'forensics actions list --json' names runs");
        }

        var standing = new List<JournalState>();
        foreach (var action in found)
        {
            // One without a known end is ended first, and then taken back: what is back already its responder finds so.
            if (action.Stands || action.IsOpen)
            {
                standing.Add(action);
            }
            else
            {
                terminal.Line(action.Last.Event == JournalEvent.GivenUp
                    ? $"forensics: {action.Intent.ActionId} is not undone: it was given up, and what it has left is for people to look at"
                    : $"forensics: {action.Intent.ActionId}: there is nothing to undo: it is {JournalEdit.Word(action)}");
            }
        }

        standing.Reverse();
        return standing;
    }
}
