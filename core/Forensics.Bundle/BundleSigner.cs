using System.Text;
using Forensics.Bundle.Container;
using Forensics.Bundle.Signing;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Forensics.Bundle;

/// <summary>
/// The key that signs a bundle's links, with its certificate and chain. All of it through BouncyCastle: .NET's own needs libssl on the device.
/// </summary>
/// <remarks>
/// A key made for the run proves that the bundle is unchanged since its links were signed; it does not prove who signed. For that the operator
/// brings a key whose certificate a reader trusts, or notes the fingerprint in the case log.
/// </remarks>
public sealed class BundleSigner
{
    private const int MaxCommonNameChars = 64;

    private readonly AsymmetricKeyParameter key;
    private readonly IReadOnlyList<X509Certificate> chain;
    private readonly SecureRandom random;

    private BundleSigner(AsymmetricKeyParameter key, IReadOnlyList<X509Certificate> chain, SecureRandom random)
    {
        this.key = key;
        this.chain = chain;
        this.random = random;
        Fingerprint = Convert.ToHexStringLower(Sha256Digest.Of(chain[0].GetEncoded()));
        Subject = chain[0].SubjectDN.ToString();
        CertificatePem = PemKeys.Write(chain);
        if (CertificatePem.Length > BundleLimits.MaxPemBytes / 2) throw new BundleKeyException("The certificate chain is too long. Leave the signer's own and its chain.");
    }

    /// <summary>SHA-256 of the DER certificate, 64 lower-case hex digits: <c>openssl x509 -fingerprint -sha256</c> without its colons.</summary>
    public string Fingerprint { get; }

    /// <summary>The certificate's subject, as RFC 2253 text.</summary>
    public string Subject { get; }

    /// <summary>True when the certificate names itself as its issuer, as that of a run key does.</summary>
    public bool IsSelfSigned => chain[0].SubjectDN.Equivalent(chain[0].IssuerDN);

    /// <summary>The certificate, then its chain, as PEM.</summary>
    public string CertificatePem { get; }

    /// <summary>
    /// Makes an ECDSA P-256 key that exists only in this process, and its self-signed certificate, valid from 1970 to year 9999: the device's
    /// clock may be wrong, and verification must never depend on it.
    /// </summary>
    /// <param name="commonName">Subject, for example <c>forensics run key HOST</c>; what exceeds 64 characters (X.520) is cut off.</param>
    /// <exception cref="ArgumentException">The name is empty or blank.</exception>
    public static BundleSigner ForRun(string commonName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(commonName);
        var random = KernelRandom.Create();
        var pair = RunCertificate.NewKey(random);
        return new BundleSigner(pair.Private, [RunCertificate.SelfSign(pair, CommonName(commonName), random)], random);
    }

    /// <summary>
    /// Takes a private key (EC or RSA; PKCS#8, SEC1 or PKCS#1; PKCS#8 may be encrypted) and the certificates beside it. The certificate of the key is
    /// found by its public key and comes first, the others follow as its chain, in their order. A key without certificates gets a self-signed
    /// one like that of <see cref="ForRun"/>.
    /// </summary>
    /// <param name="pem">PEM text, at most <see cref="BundleLimits.MaxPemBytes"/> characters.</param>
    /// <param name="commonName">Subject of the self-signed certificate, if one is made.</param>
    /// <param name="passphrase">Of an encrypted key; null when there is none.</param>
    /// <exception cref="BundleKeyException">No key, an encrypted one without its passphrase, more than one, one too weak, or certificates of other keys only.</exception>
    public static BundleSigner FromPem(string pem, string commonName = "forensics signing key", string? passphrase = null)
    {
        ArgumentNullException.ThrowIfNull(pem);
        ArgumentException.ThrowIfNullOrWhiteSpace(commonName);
        var (key, certificates) = PemKeys.Read(pem, passphrase);
        if (key is null)
            throw new BundleKeyException("The PEM text holds no private key. Give the file with the block 'PRIVATE KEY', 'EC PRIVATE KEY' or 'RSA PRIVATE KEY'.");
        return Of(key, certificates, commonName, "PEM text");
    }

    /// <summary>The same of a PKCS#12 file, also called PFX: its one private key and the chain of it.</summary>
    /// <param name="pfx">The file, at most <see cref="BundleLimits.MaxPemBytes"/>.</param>
    /// <param name="passphrase">Of the file; null when it has none.</param>
    /// <param name="commonName">Subject of the self-signed certificate, if one is made.</param>
    /// <exception cref="BundleKeyException">It is no PFX, the passphrase is wrong, or it has not exactly one key that can sign.</exception>
    public static BundleSigner FromPfx(byte[] pfx, string? passphrase, string commonName = "forensics signing key")
    {
        ArgumentNullException.ThrowIfNull(pfx);
        ArgumentException.ThrowIfNullOrWhiteSpace(commonName);
        var (key, certificates) = PfxKeys.Read(pfx, passphrase);
        return Of(key, certificates, commonName, "PFX file");
    }

    private static BundleSigner Of(AsymmetricKeyParameter key, IReadOnlyList<X509Certificate> certificates, string commonName, string where)
    {
        var random = KernelRandom.Create();
        var publicKey = PublicOf(key);
        if (certificates.Count == 0)
            return new BundleSigner(key, [RunCertificate.SelfSign(new AsymmetricCipherKeyPair(publicKey, key), CommonName(commonName), random)], random);

        var leaf = certificates.FirstOrDefault(c => IsKeyOf(c, publicKey))
            ?? throw new BundleKeyException($"None of the certificates in the {where} belongs to the private key. Give the certificate that was issued for this key, or none.");
        return new BundleSigner(key, [leaf, .. certificates.Where(c => !c.Equals(leaf))], random);
    }

    /// <summary>Detached CMS signature over the content, DER, with the given signing time.</summary>
    /// <param name="sha256">Digest of the content.</param>
    /// <param name="signingTime">What it states.</param>
    internal byte[] SignDigest(byte[] sha256, DateTimeOffset signingTime) => CmsSigning.Sign(sha256, key, chain, signingTime.UtcDateTime, random);

    private static bool IsKeyOf(X509Certificate certificate, AsymmetricKeyParameter publicKey)
    {
        try
        {
            return certificate.GetPublicKey().Equals(publicKey);
        }
        catch (Exception e) when (ParserFaults.IsMalformedInput(e))
        {
            return false;
        }
    }

    private static AsymmetricKeyParameter PublicOf(AsymmetricKeyParameter key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent),
        ECPrivateKeyParameters curve => new ECPublicKeyParameters(
            curve.AlgorithmName, new FixedPointCombMultiplier().Multiply(curve.Parameters.G, curve.D), curve.PublicKeyParamSet),
        _ => throw new BundleKeyException("The private key does not hold its public half. Use an EC or RSA key as PKCS#8, SEC1 or PKCS#1."),
    };

    private static string CommonName(string text)
    {
        var name = new StringBuilder();
        foreach (var c in text) name.Append(char.IsControl(c) ? '?' : c);
        return name.ToString(0, Math.Min(name.Length, MaxCommonNameChars));
    }
}
