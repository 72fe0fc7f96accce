namespace Forensics.Wire.Messages;

/// <summary>How a requested item ended.</summary>
public sealed record ConclusionMessage
{
    /// <summary>The item's id.</summary>
    public required string Item { get; init; }

    /// <summary>Lower case with hyphens: <c>over-limit</c>.</summary>
    public required string State { get; init; }

    /// <summary>Lower case with hyphens; empty when there are none.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
