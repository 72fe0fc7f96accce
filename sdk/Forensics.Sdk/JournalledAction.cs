namespace Forensics.Sdk;

/// <summary>An action of the journal.</summary>
public sealed record JournalledAction
{
    /// <summary>Its id: 16 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The item that it was done for.</summary>
    public required string Item { get; init; }

    /// <summary>What it was done to, where that has a path.</summary>
    public EvidencePath? Target { get; init; }

    /// <summary>What it did, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>Version of the payload.</summary>
    public required int UndoVersion { get; init; }

    /// <summary>What <c>PrepareAsync</c> gave. It comes from a file that belongs to root; it is still input.</summary>
    public required ReadOnlyMemory<byte> Undo { get; init; }

    /// <summary>Whether an undo of it was begun, and is not known to have ended.</summary>
    public bool IsBeingReverted { get; init; }
}
