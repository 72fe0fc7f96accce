using System.Text.Json.Nodes;

namespace Forensics.Sdk.Testing;

/// <summary>An action that a responder told a <see cref="RecordingContext"/>.</summary>
public sealed class RecordedAction
{
    /// <summary>What it was told as.</summary>
    public required ActionMode Mode { get; init; }

    /// <summary>Its id; null of a dry run, and of one that was refused.</summary>
    public string? Id { get; init; }

    /// <summary>The item that it was done for.</summary>
    public required string Item { get; init; }

    /// <summary>What it was done to.</summary>
    public EvidencePath? Target { get; init; }

    /// <summary>What it does.</summary>
    public required string Summary { get; init; }

    /// <summary>The system calls that it said it would make.</summary>
    public required IReadOnlyList<PlannedCall> Calls { get; init; }

    /// <summary>What would be lost.</summary>
    public required IReadOnlyList<string> Losses { get; init; }

    /// <summary>Version of the undo payload.</summary>
    public required int UndoVersion { get; init; }

    /// <summary>The undo payload.</summary>
    public required ReadOnlyMemory<byte> Undo { get; init; }

    /// <summary>The state before.</summary>
    public required JsonObject Before { get; init; }

    /// <summary>What became of it; null while it is open, which it stays when the responder fails or is killed.</summary>
    public ActionResult? Result { get; internal set; }

    /// <summary>The same action as the host's journal hands it back for an undo or a repair.</summary>
    public JournalledAction ToJournalled(bool isBeingReverted = false) => new()
    {
        Id = Id ?? throw new InvalidOperationException($"{Summary}: it was not let begin"),
        Item = Item,
        Target = Target,
        Summary = Summary,
        UndoVersion = UndoVersion,
        Undo = Undo,
        IsBeingReverted = isBeingReverted,
    };
}
