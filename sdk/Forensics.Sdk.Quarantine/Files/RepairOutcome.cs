namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What came of repairing a removal.</summary>
public sealed record RepairOutcome
{
    /// <summary>What was found.</summary>
    public required RemovalView Before { get; init; }

    /// <summary>What is there now.</summary>
    public required RemovalView After { get; init; }

    /// <summary>All is as the decision says, and nothing of ours is left.</summary>
    public required bool IsDone { get; init; }

    /// <summary>Why not, for a person; null when it is done.</summary>
    public string? Text { get; init; }

    /// <summary>The error number of the call that failed; null when none did.</summary>
    public int? Errno { get; init; }

    /// <summary>Which call that was.</summary>
    public string? SystemCall { get; init; }

    /// <summary>Names that lead to the file still, when it was this repair that unlinked one; null when it was not, or that could not be asked.</summary>
    public uint? LinksLeft { get; init; }

    /// <summary>The flags were to be cleared, the file has other names, or may have, and they could not be set again: what they protected may be unprotected.</summary>
    public bool FlagsLost { get; init; }

    /// <summary>Where a file lies that could not get its name back; null for none.</summary>
    public EvidencePath? LeftAt { get; init; }

    /// <summary>The removal that was done here, for <see cref="RemovalDecision.Remove"/> of a file that had its name still, or again; null otherwise.</summary>
    public RemovalOutcome? Removal { get; init; }
}
