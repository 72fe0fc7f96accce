using System.Text.Json.Nodes;

namespace Forensics.Sdk;

/// <summary>What changes the device because somebody asked for it: a collector by its description, its options and its place in a run, and held to the host's journal. Derive from
/// <see cref="Responder{TOptions}"/>.</summary>
public abstract class Responder : Collector
{
    private protected Responder()
    {
    }

    /// <summary>Whether what it does can be undone, and what comes back then. Constant.</summary>
    public abstract Reversal Reversal { get; }

    /// <summary>Version of the undo payloads that it writes, from 1; it reads this and all earlier ones. Constant.</summary>
    public abstract int UndoVersion { get; }

    /// <summary>What is told of an action before it is done.</summary>
    internal static ActionIntent IntentOf(PlannedAction action, int undoVersion, ReadOnlyMemory<byte> undo, bool isDryRun) => new()
    {
        Mode = isDryRun ? ActionMode.DryRun : ActionMode.Apply,
        Item = action.Item,
        Target = action.Target,
        Summary = action.Summary,
        Calls = action.Calls,
        Losses = action.Losses,
        UndoVersion = undoVersion,
        Undo = undo,
        Before = action.Before ?? new JsonObject(),
    };
}
