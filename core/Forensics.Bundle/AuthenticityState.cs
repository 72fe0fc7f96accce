namespace Forensics.Bundle;

/// <summary>Whether the signer of a bundle is one that the reader trusts.</summary>
public enum AuthenticityState
{
    /// <summary>The reader named nobody to trust.</summary>
    Unknown,

    /// <summary>The reader named whom to trust, and the signer is not among them; or the bundle is damaged, or no link proves.</summary>
    Untrusted,

    /// <summary>Every link up to <see cref="VerificationReport.ProvenLinks"/> is signed by a signer that the reader trusts.</summary>
    Trusted,
}
