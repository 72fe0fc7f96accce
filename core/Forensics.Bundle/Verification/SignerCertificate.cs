using Forensics.Bundle.Container;
using Forensics.Bundle.Signing;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.X509;

namespace Forensics.Bundle.Verification;

/// <summary>The certificate in <c>custody/signer.pem</c> that the links are signed with, and the chain beside it; in a resumed bundle one of several.</summary>
internal sealed class SignerCertificate
{
    private SignerCertificate(string entry, IReadOnlyList<X509Certificate> chain, AsymmetricKeyParameter key)
    {
        Entry = entry;
        Chain = chain;
        Key = key;
        Fingerprint = Convert.ToHexStringLower(Sha256Digest.Of(Leaf.GetEncoded()));
        Subject = Leaf.SubjectDN.ToString();
        IsSelfSigned = Leaf.SubjectDN.Equivalent(Leaf.IssuerDN);
    }

    /// <summary>Name of the entry that holds it.</summary>
    public string Entry { get; }

    public IReadOnlyList<X509Certificate> Chain { get; }

    public X509Certificate Leaf => Chain[0];

    public AsymmetricKeyParameter Key { get; }

    public string Fingerprint { get; }

    public string Subject { get; }

    public bool IsSelfSigned { get; }

    /// <summary>Null when the text is good, otherwise what is wrong with it.</summary>
    public static string? Read(string entry, string pem, out SignerCertificate? signer)
    {
        signer = null;
        try
        {
            var (key, certificates) = PemKeys.Read(pem);
            if (key is not null) return "it holds a private key";
            if (certificates.Count is 0 or > BundleLimits.MaxChainCertificates) return $"it holds {certificates.Count} certificates; 1 to {BundleLimits.MaxChainCertificates} are allowed";
            var publicKey = certificates[0].GetPublicKey();
            if (KeyRules.Fault(publicKey) is { } fault) return $"its key is {fault}";
            signer = new SignerCertificate(entry, certificates, publicKey);
            return null;
        }
        catch (BundleKeyException e)
        {
            return e.Message;
        }
        catch (Exception e) when (ParserFaults.IsMalformedInput(e))
        {
            return "its certificate cannot be read";
        }
    }
}
