namespace Forensics.Sdk;

/// <summary>What the host lets a responder do.</summary>
public sealed record ActionOrder
{
    /// <summary>What it is to do.</summary>
    public required ActionMode Mode { get; init; }

    /// <summary>The run's id, which stands in the journal beside its actions.</summary>
    public required string RunId { get; init; }

    /// <summary>Who asked for it, as the custody log names people.</summary>
    public required string By { get; init; }

    /// <summary>The state directory, absolute: it belongs to root and survives reboots. A responder that keeps something has a folder of its own in it.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The actions to take back or to end; empty otherwise.</summary>
    public IReadOnlyList<JournalledAction> Actions { get; init; } = [];
}
