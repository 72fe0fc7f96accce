using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Forensics.Bundle.Signing;

/// <summary>
/// Keys made for one run, and certificates that carry a bare key (RFC 5280). Valid from 1970 to the end of year 9999: the device's clock may
/// be wrong, and verification must not depend on it, now or in thirty years.
/// </summary>
internal static class RunCertificate
{
    // RFC 5280 section 4.1.2.5: the value for a certificate without a well-defined end.
    private static readonly DateTime NotAfter = new(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc);

    public static AsymmetricCipherKeyPair NewKey(SecureRandom random)
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(SecObjectIdentifiers.SecP256r1, random));
        return generator.GenerateKeyPair();
    }

    public static X509Certificate SelfSign(AsymmetricCipherKeyPair key, string commonName, SecureRandom random)
    {
        var name = new X509Name([X509Name.CN], new Dictionary<Org.BouncyCastle.Asn1.DerObjectIdentifier, string> { [X509Name.CN] = commonName });
        var serial = new byte[16];
        random.NextBytes(serial);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);

        var certificate = new X509V3CertificateGenerator();
        certificate.SetSerialNumber(new BigInteger(1, serial));
        certificate.SetIssuerDN(name);
        certificate.SetSubjectDN(name);
        certificate.SetNotBefore(DateTime.UnixEpoch);
        certificate.SetNotAfter(NotAfter);
        certificate.SetPublicKey(key.Public);
        certificate.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(false));
        certificate.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(KeyUsage.DigitalSignature));
        return certificate.Generate(new Asn1SignatureFactory(CmsSigning.AlgorithmFor(key.Private), key.Private, random));
    }
}
