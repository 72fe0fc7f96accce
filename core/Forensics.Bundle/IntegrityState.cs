namespace Forensics.Bundle;

/// <summary>Whether a bundle is what its writer wrote.</summary>
public enum IntegrityState
{
    /// <summary>Nothing can be said for the whole: something in it is changed, missing or added. The problems name the places.</summary>
    Damaged,

    /// <summary>The bundle ends early, and everything up to <see cref="VerificationReport.ProvenLinks"/> proves.</summary>
    CutAfterLink,

    /// <summary>
    /// Every byte is as written, up to <see cref="VerificationReport.ProvenLinks"/>, where <see cref="BundleSalvage"/> ended it: nothing is damaged, and it is not
    /// all that the run wrote, unless <see cref="VerificationReport.ManifestIsProven"/>.
    /// </summary>
    Salvaged,

    /// <summary>Every byte is as written, and the last link covers the manifest.</summary>
    Complete,
}
