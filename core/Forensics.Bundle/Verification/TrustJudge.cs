using Forensics.Bundle.Container;
using Forensics.Bundle.Signing;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Pkix;
using Org.BouncyCastle.Utilities.Collections;
using X509Certificate = Org.BouncyCastle.X509.X509Certificate;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Decides whether a signer is trusted: by fingerprint, as a certificate of the trust file, or by a path to one of its authorities (RFC 5280
/// section 6). Dates are judged at the signing times stated in the signatures, not now: evidence outlives certificates. Revocation is not looked up.
/// </summary>
internal sealed class TrustJudge
{
    private readonly HashSet<string> fingerprints;
    private readonly IReadOnlyList<X509Certificate> trusted = [];

    /// <exception cref="BundleKeyException">The reader's own trust file or a fingerprint cannot be read.</exception>
    public TrustJudge(VerifyOptions options)
    {
        fingerprints = [.. options.TrustedFingerprints.Select(Normalise)];
        if (options.TrustPem is null) return;
        trusted = PemKeys.Read(options.TrustPem).Certificates;
        if (trusted.Count == 0) throw new BundleKeyException("The trust file holds no certificate. Give the PEM file of the authority, or use the signer's fingerprint.");
    }

    public bool HasTrust => fingerprints.Count > 0 || trusted.Count > 0;

    /// <summary>Judges all who signed links: a bundle is trusted when every one of them is.</summary>
    /// <param name="signers">Those with a valid signature.</param>
    /// <param name="integrity">Of the bundle.</param>
    /// <param name="provenLinks">Number of links that prove.</param>
    public (AuthenticityState State, string? TrustedBy, string? UntrustedBecause) Judge(IReadOnlyList<LinkSigner> signers, IntegrityState integrity, int provenLinks)
    {
        if (!HasTrust) return (AuthenticityState.Unknown, null, null);
        if (integrity == IntegrityState.Damaged) return (AuthenticityState.Untrusted, null, "the bundle is damaged");
        if (provenLinks == 0 || signers.Count == 0) return (AuthenticityState.Untrusted, null, "no link of the bundle proves");
        List<string> trustedBy = [];
        foreach (var signer in signers)
        {
            var (by, reason) = Judge(signer.Certificate, signer.Signatures.FirstAt!.Value, signer.Signatures.LastAt!.Value);
            if (by is null) return (AuthenticityState.Untrusted, null, signers.Count == 1 ? reason : $"{signer.Certificate.Entry}, {signer.Certificate.Fingerprint}: {reason}");
            if (!trustedBy.Contains(by)) trustedBy.Add(by);
        }

        return (AuthenticityState.Trusted, string.Join("; ", trustedBy), null);
    }

    /// <summary>By what the signer is trusted, or why it is not.</summary>
    public (string? TrustedBy, string? Reason) Judge(SignerCertificate signer, DateTimeOffset firstSignedAt, DateTimeOffset lastSignedAt)
    {
        if (fingerprints.Contains(signer.Fingerprint)) return ($"fingerprint {signer.Fingerprint}", null);
        if (trusted.Any(c => c.GetEncoded().AsSpan().SequenceEqual(signer.Leaf.GetEncoded()))) return ($"certificate {signer.Fingerprint}", null);
        var anchors = trusted.Where(IsAuthority).ToList();
        if (anchors.Count == 0) return (null, "the signer's certificate is none of those trusted, and no authority is named");
        try
        {
            if (!MaySign(signer.Leaf)) return (null, "the signer's certificate was not issued for signing");
            var first = FindAuthority(signer, anchors, firstSignedAt.UtcDateTime);
            var last = FindAuthority(signer, anchors, lastSignedAt.UtcDateTime);
            return first == last ? ($"CA {last}", null) : ($"CA {first}; CA {last}", null);
        }
        catch (Exception e) when (e is PkixCertPathBuilderException or PkixCertPathValidatorException or PkixNameConstraintValidatorException || ParserFaults.IsMalformedInput(e))
        {
            return (null, "no valid path leads from the signer's certificate to a trusted authority at the time of signing");
        }
    }

    private static string FindAuthority(SignerCertificate signer, List<X509Certificate> anchors, DateTime at)
    {
        var target = new Org.BouncyCastle.X509.Store.X509CertStoreSelector { Certificate = signer.Leaf };
        var parameters = new PkixBuilderParameters(new HashSet<TrustAnchor>(anchors.Select(a => new TrustAnchor(a, null))), target)
        {
            IsRevocationEnabled = false,
            Date = at,
            MaxPathLength = BundleLimits.MaxChainCertificates,
        };
        parameters.AddStoreCert(CollectionUtilities.CreateStore(signer.Chain));
        var anchor = new PkixCertPathBuilder().Build(parameters).TrustAnchor.TrustedCert;
        anchor.CheckValidity(at);
        return anchor.SubjectDN.ToString();
    }

    // Basic constraints make an authority (RFC 5280 section 4.2.1.9): without this check any certificate of the file could issue signers.
    private static bool IsAuthority(X509Certificate certificate) => certificate.GetBasicConstraints() >= 0;

    // RFC 5280 sections 4.2.1.3 and 4.2.1.12: a certificate made for TLS alone by a trusted authority must not sign evidence.
    private static bool MaySign(X509Certificate leaf)
    {
        if (leaf.GetKeyUsage() is { } usage && !(usage.Length > 0 && usage[0]) && !(usage.Length > 1 && usage[1])) return false;
        var purposes = leaf.GetExtendedKeyUsage();
        return purposes is null || purposes.Any(p => KeyPurposeID.AnyExtendedKeyUsage.Equals(p) || KeyPurposeID.id_kp_emailProtection.Equals(p) || KeyPurposeID.id_kp_codeSigning.Equals(p));
    }

    private static string Normalise(string fingerprint)
    {
        var hex = fingerprint.Replace(":", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
        if (hex.Length != 2 * Sha256Digest.Bytes || !hex.All(char.IsAsciiHexDigit))
            throw new BundleKeyException($"The fingerprint is not one of SHA-256: {2 * Sha256Digest.Bytes} hex digits are needed, colons are allowed.");
        return hex;
    }
}
