namespace Forensics.Wire.Messages;

/// <summary>What a responder is to do.</summary>
public sealed record ActionMessage
{
    /// <summary><c>apply</c>, <c>dry-run</c>, <c>revert</c> or <c>repair</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>The state directory, absolute.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The actions to take back or to end.</summary>
    public IReadOnlyList<JournalledMessage> Actions { get; init; } = [];
}
