namespace Forensics.Bundle;

/// <summary>What a verification found. It says two things apart: whether the bundle is intact, and whether its signer is trusted.</summary>
public sealed record VerificationReport
{
    /// <summary>Whether the bundle is what its writer wrote.</summary>
    public required IntegrityState Integrity { get; init; }

    /// <summary>Links proven from the first on without a gap: list, signature and all entries agree, and nothing before is damaged.</summary>
    public required int ProvenLinks { get; init; }

    /// <summary>Whether the signers are trusted: every one of them.</summary>
    public required AuthenticityState Authenticity { get; init; }

    /// <summary>By what: <c>fingerprint HEX</c>, <c>certificate HEX</c> (it stands in the trust file itself) or <c>CA SUBJECT</c>; null when not trusted.</summary>
    public required string? TrustedBy { get; init; }

    /// <summary>Why not, when the state is <see cref="AuthenticityState.Untrusted"/>; otherwise null.</summary>
    public required string? UntrustedBecause { get; init; }

    /// <summary>The signers in order of their first link: the first, and those who resumed the bundle and signed a link; empty when <c>custody/signer.pem</c> cannot be read.</summary>
    public required IReadOnlyList<SignerIdentity> Signers { get; init; }

    /// <summary>Custody links seen, proven or not.</summary>
    public required int Links { get; init; }

    /// <summary>Regular entries seen, those of the custody chain included.</summary>
    public required long Entries { get; init; }

    /// <summary>Length of the file, in bytes.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>SHA-256 of the whole file, 64 lower-case hex digits.</summary>
    public required string BundleDigest { get; init; }

    /// <summary>True when a proven link covers the manifest: nothing that the run wrote is missing, even if the end of the file is.</summary>
    public required bool ManifestIsProven { get; init; }

    /// <summary>
    /// What is wrong, in order of discovery; at most <see cref="BundleLimits.MaxListedEntries"/> of entries that lists and archive do not agree on, and
    /// <see cref="BundleLimits.MaxListedProblems"/> others. Empty exactly when the bundle is complete.
    /// </summary>
    public required IReadOnlyList<VerificationProblem> Problems { get; init; }

    /// <summary>Number of problems, listed or not.</summary>
    public required long ProblemCount { get; init; }

    /// <summary>True when <see cref="Integrity"/> is <see cref="IntegrityState.Complete"/>. False is exit code 7; of a salvaged bundle 8, or 3 when its signers are trusted.</summary>
    public bool IsIntact => Integrity == IntegrityState.Complete;

    /// <summary>True when <see cref="Authenticity"/> is <see cref="AuthenticityState.Trusted"/>. Intact without it is exit code 8.</summary>
    public bool IsAuthentic => Authenticity == AuthenticityState.Trusted;
}
