namespace Forensics.Bundle;

/// <summary>What a custody log was found to be.</summary>
public sealed record CustodyLogReport
{
    /// <summary>Entries that were read.</summary>
    public required int Entries { get; init; }

    /// <summary>What is wrong first, with the number of the entry; null when the chain is whole.</summary>
    public required string? Fault { get; init; }

    /// <summary>Countersignatures, in order.</summary>
    public required IReadOnlyList<Countersignature> Countersignatures { get; init; }

    /// <summary>SHA-256 of the last line with its line feed, which the next entry names; whoever notes it can tell whether entries were cut off.</summary>
    public required string LastSha256 { get; init; }
}
