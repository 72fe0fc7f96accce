namespace Forensics.Wire.Messages;

/// <summary>An action of the journal.</summary>
public sealed record JournalledMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The item that it was done for.</summary>
    public required string Item { get; init; }

    /// <summary>What it was done to, as bytes, where that has a path.</summary>
    public byte[]? Target { get; init; }

    /// <summary>What it did.</summary>
    public required string Summary { get; init; }

    /// <summary>Version of the payload.</summary>
    public required int UndoVersion { get; init; }

    /// <summary>The payload.</summary>
    public required byte[] Undo { get; init; }

    /// <summary>Whether an undo of it was begun, and is not known to have ended.</summary>
    public bool Reverting { get; init; }
}
