using System.Security.Cryptography;
using Forensics.Bundle.Signing;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using AttributeTable = Org.BouncyCastle.Asn1.Cms.AttributeTable;
using ContentInfo = Org.BouncyCastle.Asn1.Cms.ContentInfo;
using IssuerAndSerialNumber = Org.BouncyCastle.Asn1.Cms.IssuerAndSerialNumber;
using SignedData = Org.BouncyCastle.Asn1.Cms.SignedData;
using SignerInfo = Org.BouncyCastle.Asn1.Cms.SignerInfo;
using Time = Org.BouncyCastle.Asn1.Cms.Time;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Checks one detached signature as this format has it (RFC 5652 sections 5.1, 5.4, 11): one signer, named by issuer and serial number, SHA-256,
/// signed attributes, the certificates of <c>custody/signer.pem</c>, and nothing else: the structure is written anew and compared, because
/// what CMS does not sign could be changed by anyone.
/// </summary>
internal static class CmsSignatureCheck
{
    /// <summary>Null when the signature over a content of that digest is valid, otherwise what is wrong with it.</summary>
    public static string? Fault(byte[] signature, ReadOnlySpan<byte> contentDigest, SignerCertificate signer, out DateTimeOffset signedAt)
    {
        signedAt = default;
        if (!Asn1Depth.IsAcceptable(signature)) return "it is not well-formed DER";
        try
        {
            return Check(signature, contentDigest, signer, out signedAt);
        }
        catch (Exception e) when (ParserFaults.IsMalformedInput(e))
        {
            return "it is not a CMS signature that can be read";
        }
    }

    private static string? Check(byte[] signature, ReadOnlySpan<byte> contentDigest, SignerCertificate signer, out DateTimeOffset signedAt)
    {
        signedAt = default;
        var content = ContentInfo.GetInstance(Asn1Object.FromByteArray(signature));
        if (!CmsObjectIdentifiers.SignedData.Equals(content.ContentType)) return "it is not CMS signed data";
        var data = SignedData.GetInstance(content.Content);
        if (data.SignerInfos.Count != 1) return $"it has {data.SignerInfos.Count} signers; one is allowed";
        var info = SignerInfo.GetInstance(data.SignerInfos[0]);
        if (!Is(info.DigestAlgorithm, NistObjectIdentifiers.IdSha256)) return "its digest algorithm is not SHA-256";
        if (AlgorithmOf(info, signer) is not { } algorithm) return "its signature algorithm is not one for the signer's key with SHA-256";
        if (info.SignedAttrs is not { } signed) return "it has no signed attributes";

        var attributes = new AttributeTable(signed);
        if (!CmsObjectIdentifiers.Data.Equals(SingleValue(attributes, CmsAttributes.ContentType))) return "its content type attribute is wrong";
        if (SingleValue(attributes, CmsAttributes.MessageDigest) is not Asn1OctetString digest
            || !CryptographicOperations.FixedTimeEquals(digest.GetOctets(), contentDigest)) return "it is a signature over other content";
        if (SingleValue(attributes, CmsAttributes.SigningTime) is not { } time) return "it states no signing time";
        if (!signature.AsSpan().SequenceEqual(Rewrite(info, signer))) return $"it holds something that is not signed, or names another signer than {signer.Entry}";

        var verifier = SignerUtilities.GetSigner(algorithm);
        verifier.Init(false, signer.Key);
        verifier.BlockUpdate(signed.GetEncoded(Asn1Encodable.Der));
        if (!verifier.VerifySignature(info.Signature.GetOctets())) return $"the signature is not by the key of {signer.Entry}";
        signedAt = new DateTimeOffset(DateTime.SpecifyKind(Time.GetInstance(time).ToDateTime(), DateTimeKind.Utc));
        return null;
    }

    private static byte[] Rewrite(SignerInfo info, SignerCertificate signer)
    {
        var id = new SignerIdentifier(new IssuerAndSerialNumber(signer.Leaf.IssuerDN, signer.Leaf.SerialNumber));
        var only = new SignerInfo(id, info.DigestAlgorithm, info.SignedAttrs, info.SignatureAlgorithm, info.Signature, (Asn1Set?)null);
        var certificates = new DerSet(signer.Chain.Select(c => (Asn1Encodable)c.CertificateStructure).ToArray());
        var data = new SignedData(new DerSet(info.DigestAlgorithm), new ContentInfo(CmsObjectIdentifiers.Data, null), certificates, null, new DerSet(only));
        return new ContentInfo(CmsObjectIdentifiers.SignedData, data).GetEncoded(Asn1Encodable.Der);
    }

    private static string? AlgorithmOf(SignerInfo info, SignerCertificate signer) => signer.Key switch
    {
        ECKeyParameters when Is(info.SignatureAlgorithm, X9ObjectIdentifiers.ECDsaWithSha256) => "SHA-256withECDSA",
        RsaKeyParameters when Is(info.SignatureAlgorithm, PkcsObjectIdentifiers.RsaEncryption)
            || Is(info.SignatureAlgorithm, PkcsObjectIdentifiers.Sha256WithRsaEncryption) => "SHA-256withRSA",
        _ => null,
    };

    private static bool Is(AlgorithmIdentifier algorithm, DerObjectIdentifier id) =>
        id.Equals(algorithm.Algorithm) && (algorithm.Parameters is null || DerNull.Instance.Equals(algorithm.Parameters));

    private static Asn1Object? SingleValue(AttributeTable attributes, DerObjectIdentifier type)
    {
        var all = attributes.GetAll(type);
        if (all.Count != 1) return null;
        var values = ((Org.BouncyCastle.Asn1.Cms.Attribute)all[0]).AttrValues;
        return values.Count == 1 ? values[0].ToAsn1Object() : null;
    }
}
