namespace Forensics.Collection.Actions;

/// <summary>What a run with responders is told.</summary>
/// <param name="Folder">The state directory.</param>
/// <param name="Journal">The journal, open; null in a dry run, which writes nothing.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="By">Who asked for it.</param>
public sealed record RunActions(StateFolder Folder, ActionJournal? Journal, string RunId, string By);
