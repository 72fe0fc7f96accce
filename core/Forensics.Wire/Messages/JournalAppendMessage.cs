namespace Forensics.Wire.Messages;

/// <summary>An action is about to be done, or is told by a dry run.</summary>
public sealed record JournalAppendMessage
{
    /// <summary>Its number: 1, 2, 3, ...</summary>
    public required uint Number { get; init; }

    /// <summary>As of <see cref="ActionMessage.Mode"/>.</summary>
    public required string Mode { get; init; }

    /// <summary>Of an undo or a repair: the action's id.</summary>
    public string? ActionId { get; init; }

    /// <summary>The item that it is done for.</summary>
    public required string Item { get; init; }

    /// <summary>What it is done to, as bytes, where that has a path.</summary>
    public byte[]? Target { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The system calls that it will make: name, effect, name, effect, ...</summary>
    public required IReadOnlyList<string> Calls { get; init; }

    /// <summary>What would be lost.</summary>
    public required IReadOnlyList<string> Losses { get; init; }

    /// <summary>Version of the payload.</summary>
    public required int UndoVersion { get; init; }

    /// <summary>How it will be undone or repaired.</summary>
    public required byte[] Undo { get; init; }

    /// <summary>The state before, a JSON object.</summary>
    public required string Before { get; init; }
}
