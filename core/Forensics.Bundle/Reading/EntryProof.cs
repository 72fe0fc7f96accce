namespace Forensics.Bundle.Reading;

/// <summary>What proves single entries: the custody lists that they stand in, and the signatures of those. The rest of the chain was not looked at.</summary>
public sealed record EntryProof
{
    /// <summary>Numbers of the links whose lists and signatures were checked, ascending.</summary>
    public required IReadOnlyList<int> Links { get; init; }

    /// <summary>Who signed them.</summary>
    public required IReadOnlyList<SignerIdentity> Signers { get; init; }

    /// <summary>Whether all of those signers are trusted.</summary>
    public required AuthenticityState Authenticity { get; init; }

    /// <summary>By what, or null.</summary>
    public required string? TrustedBy { get; init; }

    /// <summary>Why not, when the state is <see cref="AuthenticityState.Untrusted"/>; otherwise null.</summary>
    public required string? UntrustedBecause { get; init; }
}
