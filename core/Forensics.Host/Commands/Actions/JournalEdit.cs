using System.CommandLine;
using System.Text.Json;
using Forensics.Collection.Actions;
using Forensics.Collection.Plan;

namespace Forensics.Host.Commands.Actions;

/// <summary>What a person adds to the journal without a run.</summary>
internal static class JournalEdit
{
    private const int MaxReason = 1024;

    /// <exception cref="RefusedException">This is not root, or another run acts now.</exception>
    public static ActionJournal Begin(ParseResult parsed, string command, Option<string?> stateFolder, TimeProvider clock)
        => Environment.IsPrivilegedProcess
            ? ActionJournal.Begin(StateFolder.Of(parsed.GetValue(stateFolder)), RunLaunch.NewRunId, Operator.Name(null), clock)
            : throw new RefusedException($"{command}: this is not root: the journal of actions is root's");

    /// <exception cref="UsageException">There is no such action.</exception>
    public static IReadOnlyList<JournalState> Named(ActionJournal journal, IReadOnlyList<string> ids, string command)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var found = journal.Find(intent => wanted.Contains(intent.ActionId));
        wanted.ExceptWith(found.Select(action => action.Intent.ActionId));
        return wanted.Count == 0 ? found : throw new UsageException($"{command}: there is no action '{wanted.First()}' in {journal.Folder.JournalPath}: 'forensics actions list' lists them");
    }

    public static string Word(JournalState action) => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.Last.Event.ToString());

    public static string? Reason(string? text) => text is { Length: > MaxReason } ? text[..MaxReason] : text;
}
