namespace Forensics.Bundle;

/// <summary>What a salvage found and wrote.</summary>
public sealed record SalvageReport
{
    /// <summary>What was done.</summary>
    public required SalvageOutcome Outcome { get; init; }

    /// <summary>The verification of the input, without trust: what is wrong with it.</summary>
    public required VerificationReport Input { get; init; }

    /// <summary>The last link that was saved; 0 when nothing was written.</summary>
    public required int Link { get; init; }

    /// <summary>Bytes of the input that were copied: its first.</summary>
    public required long CopiedBytes { get; init; }

    /// <summary>Length of what was written, in bytes: <see cref="CopiedBytes"/>, container digest and seek table; 0 when nothing was written.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>SHA-256 of what was written, 64 lower-case hex digits; null when nothing was.</summary>
    public required string? BundleDigest { get; init; }

    /// <summary>The link that was saved last covers the manifest: nothing that the run wrote is missing.</summary>
    public required bool ManifestIsProven { get; init; }

    /// <summary>Bytes of the input beyond the last proven link.</summary>
    public required long BeyondBytes { get; init; }

    /// <summary>
    /// Names of the regular entries beyond it that could be read whole and are not proven; at most <see cref="BundleLimits.MaxListedBeyond"/>. What the input says, of the form that
    /// names have.
    /// </summary>
    public required IReadOnlyList<string> BeyondEntries { get; init; }

    /// <summary>Number of such entries, named or not.</summary>
    public required long BeyondEntryCount { get; init; }
}
