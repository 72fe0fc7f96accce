namespace Forensics.Bundle;

/// <summary>Who signed a bundle.</summary>
/// <param name="Fingerprint">SHA-256 of the DER certificate, 64 lower-case hex digits.</param>
/// <param name="Subject">The certificate's subject as RFC 2253 text; a stranger's text, to be escaped before it is shown.</param>
/// <param name="IsSelfSigned">True when the certificate names itself as its issuer: a key made for the run.</param>
/// <param name="Links">Number of links whose signature by this certificate is valid.</param>
/// <param name="FirstSignedAt">Earliest signing time stated, UTC; null when there is none. The device's clock, not a trusted time stamp.</param>
/// <param name="LastSignedAt">Latest signing time stated, UTC; null when there is none.</param>
public sealed record SignerIdentity(string Fingerprint, string Subject, bool IsSelfSigned, int Links, DateTimeOffset? FirstSignedAt, DateTimeOffset? LastSignedAt)
{
    /// <summary>The link after which this signer took over a bundle that was cut there; null for the first signer.</summary>
    public int? ResumedAfterLink { get; init; }

    /// <summary>When, as it says itself, UTC; null for the first signer.</summary>
    public DateTimeOffset? ResumedAt { get; init; }
}
