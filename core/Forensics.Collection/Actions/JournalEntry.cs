namespace Forensics.Collection.Actions;

/// <summary>One line of the journal. What an action is stands in its first line, <see cref="JournalEvent.Intended"/>; the others have what is new.</summary>
public sealed record JournalEntry
{
    /// <summary>1, 2, 3, ...</summary>
    public required long Entry { get; init; }

    /// <summary>SHA-256 of the line before, its line feed included; 64 zeros in the first.</summary>
    public required string PreviousSha256 { get; init; }

    /// <summary>When, by the device's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened.</summary>
    public required JournalEvent Event { get; init; }

    /// <summary>The action's id.</summary>
    public required string ActionId { get; init; }

    /// <summary>The run that wrote this.</summary>
    public required string RunId { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The responder's id.</summary>
    public string? Responder { get; init; }

    /// <summary>Its package.</summary>
    public string? Package { get; init; }

    /// <summary>The package's version.</summary>
    public string? PackageVersion { get; init; }

    /// <summary>SHA-256 of its plugin.json.</summary>
    public string? PluginJsonSha256 { get; init; }

    /// <summary>The item that it was done for.</summary>
    public string? Item { get; init; }

    /// <summary>What it was done to, as text; lossy where the name is no UTF-8.</summary>
    public string? Path { get; init; }

    /// <summary>The same as bytes.</summary>
    public byte[]? PathBytes { get; init; }

    /// <summary>What it does.</summary>
    public string? Summary { get; init; }

    /// <summary>Version of the payload.</summary>
    public int? UndoVersion { get; init; }

    /// <summary>How it is undone or repaired.</summary>
    public byte[]? Undo { get; init; }
}
