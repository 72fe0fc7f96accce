namespace Forensics.Bundle.Verification;

/// <summary>Who signs the links from some link on.</summary>
/// <param name="Certificate">The certificate of the signer and its chain.</param>
/// <param name="AfterLink">The link after which it took over; 0 for the first.</param>
/// <param name="ResumedAt">When it says it did, in seconds since 1970; null for the first.</param>
internal sealed record LinkSigner(SignerCertificate Certificate, int AfterLink, long? ResumedAt)
{
    public SignatureLedger Signatures { get; } = new();
}
