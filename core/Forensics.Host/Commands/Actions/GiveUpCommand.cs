using System.CommandLine;
using Forensics.Collection.Actions;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Host.Actions;

namespace Forensics.Host.Commands.Actions;

/// <summary><c>forensics actions give-up</c>: closes actions without a known end that no repair can end, its plugin being gone perhaps. Nothing but the journal is changed.</summary>
internal sealed class GiveUpCommand(Terminal terminal, TimeProvider clock)
{
    private readonly Argument<string[]> ids = new("ID") { Description = "Actions, as 'forensics actions list --open' names them", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> why = new("--why") { Description = "What was found and done by hand: it stands in the journal", HelpName = "TEXT", Required = true };
    private readonly Option<string?> stateFolder = ActionOptions.StateFolderOption();

    public Command Build()
    {
        var command = new Command("give-up", "Close actions without a known end that cannot be repaired") { ids, why, stateFolder };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var journal = JournalEdit.Begin(parsed, "actions give-up", stateFolder, clock);
        var given = JournalEdit.Named(journal, parsed.GetValue(ids)!, "actions give-up");
        if (given.FirstOrDefault(action => !action.IsOpen) is { } ended)
        {
            throw new UsageException($"actions give-up: {ended.Intent.ActionId} is {JournalEdit.Word(ended)}: its end is known, and there is nothing to give up");
        }

        foreach (var action in given)
        {
            journal.Note(action.Intent.ActionId, JournalEvent.GivenUp, JournalEdit.Reason(parsed.GetValue(why)!));
            terminal.Line($"forensics: {action.Intent.ActionId} is closed: {action.Intent.Summary}. What it has left is yours to look at");
        }

        RevertTimer.RemoveEnded(journal, given.Select(action => action.Intent.RunId), terminal);
        return (int)ExitCode.Complete;
    }
}
