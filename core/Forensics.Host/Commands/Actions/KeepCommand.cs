using System.CommandLine;
using Forensics.Collection.Actions;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Host.Actions;

namespace Forensics.Host.Commands.Actions;

/// <summary><c>forensics actions keep</c>: calls off what <c>--revert-after</c> set: what the run did stands until it is undone by hand.</summary>
internal sealed class KeepCommand(Terminal terminal, TimeProvider clock)
{
    private readonly Argument<string[]> runs = new("RUN") { Description = "Runs, as 'forensics actions list --json' names them", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> why = new("--why") { Description = "Why: it stands in the journal", HelpName = "TEXT" };
    private readonly Option<string?> stateFolder = ActionOptions.StateFolderOption();

    public Command Build()
    {
        var command = new Command("keep", "Call off the undo that --revert-after has set for a run") { runs, why, stateFolder };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var journal = JournalEdit.Begin(parsed, "actions keep", stateFolder, clock);
        var named = parsed.GetValue(runs)!.ToHashSet(StringComparer.Ordinal);
        if (named.FirstOrDefault(run => !RevertTimer.IsRun(run) || !RevertTimer.Has(journal.Folder, run)) is { } unknown)
        {
            throw new UsageException($"actions keep: no undo is set for run '{unknown}': 'forensics actions list' tells which are undone when");
        }

        var actions = journal.OfRuns(named);
        foreach (var run in named)
        {
            // First the timer: what is told to stand must not go away by itself.
            new RevertTimer(journal.Folder, run).Remove();
            foreach (var action in actions.Where(action => action.Intent.RunId == run && action.Stands))
            {
                journal.Note(action.Intent.ActionId, JournalEvent.Kept, JournalEdit.Reason(parsed.GetValue(why)));
            }

            terminal.Line($"forensics: what run {run} did stands; 'forensics undo --run {run}' takes it back");
        }

        return (int)ExitCode.Complete;
    }
}
