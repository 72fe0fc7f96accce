namespace Forensics.Bundle;

/// <summary>Whom the reader of a bundle trusts.</summary>
public sealed record VerifyOptions
{
    /// <summary>Fingerprints of signers: SHA-256 of the certificate as 64 hex digits, in either case, colons allowed. Default: none.</summary>
    public IReadOnlyList<string> TrustedFingerprints { get; init; } = [];

    /// <summary>
    /// PEM text with certificates of authorities, at most <see cref="BundleLimits.MaxPemBytes"/>; a signer's own certificate counts as well.
    /// Default: none. Trust a CA that issues for this purpose: one that also issues to others lets them sign.
    /// </summary>
    public string? TrustPem { get; init; }

    /// <summary>Is told, between frames and on the caller's thread, how many bytes of the file were taken. Default: nobody.</summary>
    public IProgress<long>? Progress { get; init; }
}
