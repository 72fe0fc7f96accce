using System.CommandLine;
using Forensics.Collection.Actions;
using Forensics.Collection.Plan;
using Forensics.Host.Actions;

namespace Forensics.Host.Commands;

/// <summary>How responders act.</summary>
internal sealed class ActionOptions
{
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Responders tell what they would change, by which system calls, and what would be lost; nothing is changed" };
    private readonly Option<string?> stateFolder = StateFolderOption();

    /// <summary>The option for the state directory, for commands that start no run, too.</summary>
    public static Option<string?> StateFolderOption() => new("--state-dir") { Description = $"Folder of root's for the journal of actions and the quarantine (default: {StateFolder.DefaultPath})", HelpName = "DIR" };

    public void AddTo(Command command, bool canDryRun)
    {
        command.Add(stateFolder);
        if (canDryRun)
        {
            command.Add(dryRun);
        }
    }

    public bool IsDryRun(ParseResult parsed) => parsed.GetResult(dryRun) is not null && parsed.GetValue(dryRun);

    /// <exception cref="RefusedException">Others can write it.</exception>
    public StateFolder Folder(ParseResult parsed) => StateFolder.Of(parsed.GetValue(stateFolder));

    /// <summary>Opens the journal for a run that acts; null for one that does not. Of that the operator is told what is open, and nothing is done about it.</summary>
    /// <exception cref="RefusedException">The folder is not safe, or another run acts now.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public StartedActions? Begin(ParseResult parsed, AskedRun asked, string runId, string? examiner, Terminal terminal, TimeProvider clock)
    {
        var by = examiner ?? $"{Environment.UserName}@{Environment.MachineName}";
        if (asked.Acts)
        {
            var folder = Folder(parsed);
            return new(new(folder, IsDryRun(parsed) ? null : ActionJournal.Begin(folder, runId, by, clock), runId, by), terminal);
        }

        StartedActions.TellOpen(parsed.GetValue(stateFolder), terminal);
        return null;
    }
}
