using System.Security.Cryptography;
using Forensics.Bundle.Signing;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using AttributeTable = Org.BouncyCastle.Asn1.Cms.AttributeTable;
using ContentInfo = Org.BouncyCastle.Asn1.Cms.ContentInfo;
using IssuerAndSerialNumber = Org.BouncyCastle.Asn1.Cms.IssuerAndSerialNumber;
using SignedData = Org.BouncyCastle.Asn1.Cms.SignedData;
using SignerInfo = Org.BouncyCastle.Asn1.Cms.SignerInfo;

namespace Forensics.Bundle.Verification;

/// <summary>
/// Checks one detached signature as this format has it (RFC 5652 sections 5.1, 5.4, 11): one signer, SHA-256, signed attributes. The key is that
/// of <c>custody/signer.pem</c>; certificates inside the signature are for other tools and are not looked at.
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
        if (!NistObjectIdentifiers.IdSha256.Equals(info.DigestAlgorithm.Algorithm)) return "its digest algorithm is not SHA-256";
        if (AlgorithmOf(info, signer) is not { } algorithm) return "its signature algorithm is not one for the signer's key with SHA-256";
        if (!IsNamed(info.SignerID, signer)) return "it names another signer than custody/signer.pem";
        if (info.SignedAttrs is not { } signed) return "it has no signed attributes";

        var attributes = new AttributeTable(signed);
        if (!CmsObjectIdentifiers.Data.Equals(SingleValue(attributes, CmsAttributes.ContentType))) return "its content type attribute is wrong";
        if (SingleValue(attributes, CmsAttributes.MessageDigest) is not Asn1OctetString digest
            || !CryptographicOperations.FixedTimeEquals(digest.GetOctets(), contentDigest)) return "it is a signature over other content";
        if (SingleValue(attributes, CmsAttributes.SigningTime) is not { } time) return "it states no signing time";

        var verifier = SignerUtilities.GetSigner(algorithm);
        verifier.Init(false, signer.Key);
        verifier.BlockUpdate(signed.GetEncoded(Asn1Encodable.Der));
        if (!verifier.VerifySignature(info.Signature.GetOctets())) return "the signature is not by the key of custody/signer.pem";
        signedAt = new DateTimeOffset(DateTime.SpecifyKind(Time.GetInstance(time).ToDateTime(), DateTimeKind.Utc));
        return null;
    }

    private static string? AlgorithmOf(SignerInfo info, SignerCertificate signer)
    {
        var algorithm = info.SignatureAlgorithm.Algorithm;
        return signer.Key switch
        {
            ECKeyParameters when X9ObjectIdentifiers.ECDsaWithSha256.Equals(algorithm) => "SHA-256withECDSA",
            RsaKeyParameters when PkcsObjectIdentifiers.Sha256WithRsaEncryption.Equals(algorithm) || PkcsObjectIdentifiers.RsaEncryption.Equals(algorithm) => "SHA-256withRSA",
            _ => null,
        };
    }

    private static bool IsNamed(SignerIdentifier id, SignerCertificate signer)
    {
        if (id.IsTagged) return Org.BouncyCastle.Asn1.X509.SubjectKeyIdentifier.FromExtensions(signer.Leaf.CertificateStructure.TbsCertificate.Extensions) is { } key
            && key.GetKeyIdentifier().AsSpan().SequenceEqual(Asn1OctetString.GetInstance((Asn1TaggedObject)id.ID.ToAsn1Object(), false).GetOctets());
        var named = IssuerAndSerialNumber.GetInstance(id.ID);
        return named.SerialNumber.Value.Equals(signer.Leaf.SerialNumber) && named.Issuer.Equivalent(signer.Leaf.IssuerDN);
    }

    private static Asn1Object? SingleValue(AttributeTable attributes, DerObjectIdentifier type)
    {
        var all = attributes.GetAll(type);
        if (all.Count != 1) return null;
        var values = ((Org.BouncyCastle.Asn1.Cms.Attribute)all[0]).AttrValues;
        return values.Count == 1 ? values[0].ToAsn1Object() : null;
    }
}
