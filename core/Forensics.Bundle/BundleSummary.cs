namespace Forensics.Bundle;

/// <summary>What the case log keeps about a closed bundle.</summary>
/// <param name="BundleDigest">SHA-256 of the whole file, 64 lower-case hex digits: what <c>sha256sum</c> prints.</param>
/// <param name="LengthBytes">Length of the file, in bytes.</param>
/// <param name="SignerFingerprint">SHA-256 of the signer's certificate, 64 lower-case hex digits.</param>
/// <param name="Links">Number of custody links, 1 or more.</param>
/// <param name="Entries">Number of regular entries, those of the custody chain included.</param>
public sealed record BundleSummary(string BundleDigest, long LengthBytes, string SignerFingerprint, int Links, long Entries);
