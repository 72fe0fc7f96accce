using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities.Collections;
using Org.BouncyCastle.X509;
using AttributeTable = Org.BouncyCastle.Asn1.Cms.AttributeTable;
using CmsAttribute = Org.BouncyCastle.Asn1.Cms.Attribute;

namespace Forensics.Bundle.Signing;

/// <summary>Detached CMS signatures (RFC 5652): SHA-256, signed attributes with the signing time, certificates included, DER.</summary>
internal static class CmsSigning
{
    public static string AlgorithmFor(AsymmetricKeyParameter key) => key is RsaKeyParameters ? "SHA256withRSA" : "SHA256withECDSA";

    /// <param name="sha256">Of the content.</param>
    /// <param name="key">Signs.</param>
    /// <param name="chain">Its certificate first.</param>
    /// <param name="signingTime">UTC.</param>
    /// <param name="random">For the signature.</param>
    public static byte[] Sign(byte[] sha256, AsymmetricKeyParameter key, IReadOnlyList<X509Certificate> chain, DateTime signingTime, SecureRandom random)
    {
        // RFC 5652 sections 11.2 and 11.3. Without them BouncyCastle would digest the content, and read the machine's clock.
        var digest = new CmsAttribute(CmsAttributes.MessageDigest, new DerSet(new DerOctetString(sha256)));
        var time = new CmsAttribute(CmsAttributes.SigningTime, new DerSet(new Time(signingTime)));
        var attributes = new DefaultSignedAttributeTableGenerator(new AttributeTable(new DerSet(digest, time)));
        var signer = new SignerInfoGeneratorBuilder()
            .WithSignedAttributeGenerator(attributes)
            .Build(new Asn1SignatureFactory(AlgorithmFor(key), key, random), chain[0]);
        var generator = new CmsSignedDataGenerator(random);
        generator.AddSignerInfoGenerator(signer);
        generator.AddCertificates(CollectionUtilities.CreateStore(chain));
        return generator.Generate(new CmsProcessableByteArray([]), false).ContentInfo.GetEncoded(Asn1Encodable.Der);
    }
}
