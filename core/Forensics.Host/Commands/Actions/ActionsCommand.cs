using System.CommandLine;
using System.Text.Json.Nodes;
using Forensics.Collection.Actions;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Probing;
using Forensics.Collection.Run;
using Forensics.Host.Actions;
using Forensics.Host.Output;

namespace Forensics.Host.Commands.Actions;

/// <summary><c>forensics actions list|repair|give-up|keep</c>: what responders did on this device, and what an interrupted run has left half done.</summary>
internal sealed class ActionsCommand(Installation installation, PathProbe probe, Terminal terminal, RunLaunch launch, TimeProvider clock)
{
    private readonly ActionRuns runs = new(installation, probe);
    private readonly Option<string?> stateFolder = ActionOptions.StateFolderOption();
    private readonly Option<bool> open = new("--open") { Description = "Only those without a known end" };
    private readonly Option<bool> json = new("--json") { Description = "JSON lines" };

    public Command Build()
    {
        var list = new Command("list", "List what responders did on this device, oldest first") { stateFolder, open, json };
        list.SetAction(List);
        var repair = new Command("repair", "End what an interrupted run has left half done: each action is finished or taken back");
        runs.AddTo(repair);
        launch.AddTo(repair, canDryRun: false);
        repair.SetAction(parsed => (int)launch.Launch(parsed, runs.Of(parsed, "actions repair", []) with { Repairs = true }));
        return new Command("actions", "What responders did on this device") { list, repair, new GiveUpCommand(terminal, clock).Build(), new KeepCommand(terminal, clock).Build() };
    }

    private int List(ParseResult parsed)
    {
        var folder = StateFolder.Of(parsed.GetValue(stateFolder));
        folder.MustBeReadable();
        var actions = ActionJournal.Read(folder).Where(action => action.IsOpen || !parsed.GetValue(open)).ToList();
        var dues = actions.Select(action => action.Intent.RunId).Distinct().ToDictionary(run => run, run => RevertTimer.DueOf(folder, run), StringComparer.Ordinal);
        terminal.Results(actions.Select(action =>
        {
            var due = action.Stands || action.IsOpen ? dues[action.Intent.RunId] : null;
            return parsed.GetValue(json) ? Json(action, due) : Text(action, due);
        }));
        if (actions.Count == 0 && !parsed.GetValue(json))
        {
            terminal.Line($"forensics: no action{(parsed.GetValue(open) ? " without a known end" : string.Empty)} in {folder.JournalPath}");
        }

        return (int)ExitCode.Complete;
    }

    private static string Text(JournalState action, DateTimeOffset? due)
        => $"{action.Intent.ActionId}  {JournalEdit.Word(action),-13}  {action.Intent.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}  {action.Intent.Responder}: {action.Intent.Summary}{(action.Last.Reason is { } reason ? $" ({reason})" : string.Empty)}{(due is { } time ? $" [undone at {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}]" : string.Empty)}";

    private static string Json(JournalState action, DateTimeOffset? due) => new JsonObject
    {
        ["action_id"] = action.Intent.ActionId,
        ["state"] = JournalEdit.Word(action),
        ["intended_at"] = EvidenceTime.Text(action.Intent.At),
        ["at"] = EvidenceTime.Text(action.Last.At),
        ["responder"] = action.Intent.Responder,
        ["run_id"] = action.Intent.RunId,
        ["by"] = action.Intent.By,
        ["item"] = action.Intent.Item,
        ["path"] = action.Intent.Path,
        ["path_bytes"] = action.Intent.PathBytes is { } bytes && !System.Text.Encoding.UTF8.GetBytes(action.Intent.Path ?? string.Empty).AsSpan().SequenceEqual(bytes) ? Convert.ToBase64String(bytes) : null,
        ["summary"] = action.Intent.Summary,
        ["reason"] = action.Last.Reason,
        ["revert_at"] = due is { } time ? EvidenceTime.Text(time) : null,
    }.ToJsonString(EventStream.Json);
}
