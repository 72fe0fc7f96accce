using System.CommandLine;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Actions;

namespace Forensics.Host.Commands.Actions;

/// <summary><c>forensics undo</c>: takes back what responders did, into a bundle that tells it.</summary>
internal sealed class UndoCommand(Installation installation, PathProbe probe, RunLaunch launch)
{
    private readonly ActionRuns runs = new(installation, probe);
    private readonly Argument<string[]> ids = new("ID") { Description = "Actions, as 'forensics actions list' names them", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> runIds = new("--run") { Description = "All actions of this run", HelpName = "RUN", DefaultValueFactory = _ => [] };

    private readonly Option<bool> timed = new(RevertTimer.TimedOption) { Description = "Of a run whose undo was called off, take back nothing", Hidden = true };

    public Command Build()
    {
        var command = new Command("undo", "Take back actions of responders") { ids, runIds, timed };
        runs.AddTo(command);
        launch.AddTo(command, canDryRun: false);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (named, ofRuns) = (parsed.GetValue(ids)!, parsed.GetValue(runIds)!);
        if (ofRuns.FirstOrDefault(run => !RevertTimer.IsRun(run)) is { } wrong)
        {
            throw new UsageException($"--run: '{wrong}' is no run: 'forensics actions list --json' names them");
        }

        return named.Length + ofRuns.Length > 0
            ? (int)launch.Launch(parsed, runs.Of(parsed, "undo", []) with { Undo = new(named, ofRuns, parsed.GetValue(timed)) })
            : throw new UsageException("undo: name at least one action, or a run with --run; 'forensics actions list' lists them");
    }
}
