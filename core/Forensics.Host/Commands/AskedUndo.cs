namespace Forensics.Host.Commands;

/// <summary>Actions of the journal that are to be taken back.</summary>
/// <param name="Ids">By their ids.</param>
/// <param name="Runs">All that these runs did.</param>
/// <param name="IsTimed">Whether a timer asks: for a run whose undo was called off since there is nothing to do.</param>
internal sealed record AskedUndo(IReadOnlyList<string> Ids, IReadOnlyList<string> Runs, bool IsTimed = false);
