using System.Text;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Reading;

/// <summary>Whose signatures were checked for single entries.</summary>
internal sealed class SignerLedger(TrustJudge trust)
{
    private readonly List<int> links = [];
    private readonly List<(SignerCertificate Signer, SignatureLedger Signatures)> used = [];
    private SignerCertificate? current;

    /// <summary>From here on this signer signs.</summary>
    /// <exception cref="InvalidDataException">It is no certificate file of a bundle.</exception>
    public void Change(byte[] content)
    {
        var text = Encoding.Latin1.GetString(content);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (!text.StartsWith(BundleFormat.Comment, StringComparison.Ordinal) || end < 0) throw new InvalidDataException("no signer of a bundle");
        if (SignerCertificate.Read(BundleFormat.SignerName, text[(end + 1)..], out current) is { } fault) throw new InvalidDataException(fault);
    }

    /// <summary>Whether the signature over a list of that digest is the current signer's.</summary>
    public bool Check(int link, byte[] signature, ReadOnlySpan<byte> listDigest)
    {
        if (current is null || CmsSignatureCheck.Fault(signature, listDigest, current, out var signedAt) is not null) return false;
        if (used.Count == 0 || used[^1].Signer != current) used.Add((current, new()));
        used[^1].Signatures.Add(signedAt);
        links.Add(link);
        return true;
    }

    public EntryProof Proof()
    {
        var verdicts = trust.HasTrust ? used.ConvertAll(each => trust.Judge(each.Signer, each.Signatures.FirstAt!.Value, each.Signatures.LastAt!.Value)) : [];
        var isTrusted = verdicts.Count > 0 && verdicts.TrueForAll(verdict => verdict.TrustedBy is not null);
        return new()
        {
            Links = links,
            Signers = used.ConvertAll(each => new SignerIdentity(each.Signer.Fingerprint, each.Signer.Subject, each.Signer.IsSelfSigned, each.Signatures.Count, each.Signatures.FirstAt, each.Signatures.LastAt)),
            Authenticity = !trust.HasTrust ? AuthenticityState.Unknown : isTrusted ? AuthenticityState.Trusted : AuthenticityState.Untrusted,
            TrustedBy = isTrusted ? string.Join("; ", verdicts.Select(verdict => verdict.TrustedBy).Distinct()) : null,
            UntrustedBecause = !trust.HasTrust || isTrusted ? null : verdicts.Select(verdict => verdict.Reason).FirstOrDefault(reason => reason is not null) ?? "nothing was found",
        };
    }
}
