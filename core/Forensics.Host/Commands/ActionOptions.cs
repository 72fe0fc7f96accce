using System.CommandLine;
using Forensics.Collection.Actions;
using Forensics.Collection.Plan;
using Forensics.Host.Actions;

namespace Forensics.Host.Commands;

/// <summary>How responders act.</summary>
internal sealed class ActionOptions
{
    // A timer starts its undo once: it waits for a run that acts, perhaps the one that it is to undo.
    private static readonly TimeSpan UndoWait = TimeSpan.FromHours(1);

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Responders tell what they would change, by which system calls, and what would be lost; nothing is changed" };
    private readonly Option<string?> stateFolder = StateFolderOption();
    private readonly Option<string?> revertAfter = new("--revert-after") { Description = "Undo what this run does after this time: 30m, 4h; by a timer of the device that is set before anything is done", HelpName = "D" };
    private readonly Option<bool> rearm = new("--rearm-ok") { Description = "With --revert-after: what was taken away, malware perhaps, may come back by itself" };

    /// <summary>The option for the state directory, for commands that start no run, too.</summary>
    public static Option<string?> StateFolderOption() => new("--state-dir") { Description = $"Folder of root's for the journal of actions and the quarantine (default: {StateFolder.DefaultPath})", HelpName = "DIR" };

    public void AddTo(Command command, bool canDryRun)
    {
        command.Add(stateFolder);
        if (canDryRun)
        {
            command.Add(dryRun);
            command.Add(revertAfter);
            command.Add(rearm);
        }
    }

    public bool IsDryRun(ParseResult parsed) => parsed.GetResult(dryRun) is not null && parsed.GetValue(dryRun);

    /// <exception cref="RefusedException">Others can write it.</exception>
    public StateFolder Folder(ParseResult parsed) => StateFolder.Of(parsed.GetValue(stateFolder));

    /// <summary>Opens the journal for a run that acts; null for one that does not. Of that the operator is told what is open, and nothing is done about it.</summary>
    /// <exception cref="RefusedException">The folder is not safe, or another run acts now.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public StartedActions? Begin(ParseResult parsed, AskedRun asked, string? examiner, Terminal terminal, TimeProvider clock)
    {
        if (asked.Acts)
        {
            var folder = Folder(parsed);
            var (after, by) = (RevertAfter(parsed, asked), Operator.Name(examiner));
            var journal = IsDryRun(parsed) ? null : ActionJournal.Begin(folder, RunLaunch.NewRunId, by, clock, asked.Undo is { Runs.Count: > 0 } ? UndoWait : default);
            return new(new(folder, journal, journal?.RunId ?? RunLaunch.NewRunId(), by), after, terminal, clock);
        }

        if (RevertAfter(parsed, asked) is not null)
        {
            throw new UsageException("--revert-after: nothing in this run acts");
        }

        StartedActions.TellOpen(parsed.GetValue(stateFolder), terminal);
        return null;
    }

    /// <exception cref="UsageException">It is no duration, or nothing of the run can be undone.</exception>
    /// <exception cref="RefusedException">It would bring back what was taken away, and nobody has said that it may.</exception>
    private TimeSpan? RevertAfter(ParseResult parsed, AskedRun asked)
    {
        if (parsed.GetResult(revertAfter) is null || parsed.GetValue(revertAfter) is not { } text)
        {
            return null;
        }

        var after = Quantity.TryParseDuration(text) ?? throw new UsageException($"--revert-after: '{text}' is not a duration such as 30m or 4h");
        foreach (var step in asked.Plan.Steps.Where(step => step is { Order: not null, Skip: null }))
        {
            if (step.Collector!.Reversal == "impossible")
            {
                throw new UsageException($"--revert-after: what {step.CollectorId} does cannot be undone");
            }

            if (step.Collector.Reversal == "rearms" && !parsed.GetValue(rearm))
            {
                throw new RefusedException($"--revert-after: undoing {step.CollectorId} brings back what it took away, malware perhaps: add --rearm-ok if that is wanted");
            }
        }

        return after;
    }
}
