using System.CommandLine;
using Forensics.Collection.Probing;
using Forensics.Host.Commands.Actions;

namespace Forensics.Host.Commands.Quarantine;

/// <summary><c>forensics quarantine get|restore|delete</c>: what is done with objects that are there.</summary>
internal sealed class QuarantineObjectCommand(Installation installation, PathProbe probe, Func<RunLaunch> launches)
{
    private readonly Argument<string[]> ids = new("ID") { Description = "Objects, as 'forensics quarantine list' names them", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> to = new("--to") { Description = "Restore to this path instead of where it was; for one object", HelpName = "PATH" };
    private readonly Option<string?> conflict = new("--conflict") { Description = "When the name is taken: fail, replace (what is there is kept beside it), rename (default: fail)", HelpName = "RULE" };
    private readonly Option<bool> makeParents = new("--make-parents") { Description = "Make folders on the way that are missing" };
    private readonly Option<bool> noCopy = new("--no-copy") { Description = "Delete without putting the content into the bundle first" };

    public Command Get() => Build("get", "Put the content of quarantined files into a bundle; they stay in the quarantine", "quarantine.get", [], (_, _) => { });

    public Command Restore() => Build("restore", "Put quarantined files back as they were, or elsewhere", "quarantine.restore", [to, conflict, makeParents], (parsed, given) =>
    {
        given.Add("to", parsed.GetValue(to) is { } path ? Path.GetFullPath(path) : null, "--to");
        given.Add("conflict", parsed.GetValue(conflict), "--conflict");
        given.AddFlag("make_parents", parsed.GetValue(makeParents), "--make-parents");
    });

    public Command Delete() => Build("delete", "Delete files from the quarantine; their content goes into the bundle first", "quarantine.delete", [noCopy], (parsed, given) =>
        given.Add("keep_copy", parsed.GetValue(noCopy) ? "false" : null, "--no-copy"));

    private Command Build(string name, string description, string responder, Option[] own, Action<ParseResult, GivenOptions> add)
    {
        var (runs, launch) = (new ActionRuns(installation, probe), launches());
        var command = new Command(name, description) { ids };
        foreach (var option in own)
        {
            command.Add(option);
        }

        runs.AddTo(command);
        launch.AddTo(command);
        command.SetAction(parsed =>
        {
            var given = new GivenOptions(responder);
            given.AddList("ids", parsed.GetValue(ids)!, "ID");
            add(parsed, given);
            return (int)launch.Launch(parsed, runs.Of(parsed, $"quarantine {name}", given.Settings, launch.IsDryRun(parsed)));
        });
        return command;
    }
}
