namespace Forensics.Bundle;

/// <summary>A signature over a bundle's file by somebody who is not its collector.</summary>
/// <param name="Fingerprint">SHA-256 of the signer's DER certificate, 64 lower-case hex digits.</param>
/// <param name="Subject">The certificate's subject; a stranger's text, to be escaped before it is shown.</param>
/// <param name="By">By whom, as the entry says.</param>
/// <param name="SignedAt">When, as the signature says; null when it is not valid.</param>
/// <param name="Fault">Null when it is a valid signature over this bundle's file, otherwise what is wrong with it.</param>
public sealed record Countersignature(string Fingerprint, string Subject, string By, DateTimeOffset? SignedAt, string? Fault);
