using System.Text.Json.Nodes;

namespace Forensics.Sdk;

/// <summary>What a responder's base tells the host before it lets the responder act.</summary>
internal sealed record ActionIntent
{
    public required ActionMode Mode { get; init; }

    /// <summary>Of an undo or a repair: the action's id.</summary>
    public string? ActionId { get; init; }

    public required string Item { get; init; }

    public EvidencePath? Target { get; init; }

    public required string Summary { get; init; }

    public IReadOnlyList<PlannedCall> Calls { get; init; } = [];

    public IReadOnlyList<string> Losses { get; init; } = [];

    public required int UndoVersion { get; init; }

    public ReadOnlyMemory<byte> Undo { get; init; }

    public JsonObject Before { get; init; } = [];
}
