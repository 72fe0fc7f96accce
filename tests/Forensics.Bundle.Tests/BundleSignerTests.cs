using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Forensics.Bundle.Tests;

/// <summary>Keys and certificates of every kind that an operator brings, made here by .NET's own cryptography.</summary>
public sealed class BundleSignerTests
{
    private static readonly DateTimeOffset NotBefore = Bundles.Start.AddYears(-1);
    private static readonly DateTimeOffset NotAfter = Bundles.Start.AddYears(1);

    [TestCase("pkcs8")]
    [TestCase("sec1")]
    public void AnEcKeyWithoutCertificateGetsOne(string form)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        MustSign(BundleSigner.FromPem(form == "pkcs8" ? key.ExportPkcs8PrivateKeyPem() : key.ExportECPrivateKeyPem(), "own name"), "CN=own name");
    }

    [TestCase("pkcs8")]
    [TestCase("pkcs1")]
    public void AnRsaKeyWithoutCertificateGetsOne(string form)
    {
        using var key = RSA.Create(2048);
        MustSign(BundleSigner.FromPem(form == "pkcs8" ? key.ExportPkcs8PrivateKeyPem() : key.ExportRSAPrivateKeyPem(), "own name"), "CN=own name");
    }

    [Test]
    public void ALargerCurveSigns()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        MustSign(BundleSigner.FromPem(key.ExportPkcs8PrivateKeyPem()), "CN=forensics signing key");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ACertificateOfAnAuthorityIsTrustedThroughIt(bool elliptic)
    {
        using var authority = Authority("CN=Evidence CA");
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = Issue(authority, Request("CN=Analyst", elliptic ? curve : rsa));
        var key = elliptic ? curve.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem();

        // The chain stands first: the leaf is found by its public key.
        var signer = BundleSigner.FromPem($"{authority.ExportCertificatePem()}\n{leaf.ExportCertificatePem()}\n{key}");
        Assert.That(signer.Fingerprint, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(leaf.RawData))));
        Assert.That(signer.IsSelfSigned, Is.False);
        var bundle = Bundles.Small(signer);

        var trusted = Verify(bundle, authority.ExportCertificatePem());
        Assert.That((trusted.IsIntact, trusted.Authenticity, trusted.TrustedBy), Is.EqualTo((true, AuthenticityState.Trusted, "CA CN=Evidence CA")), trusted.UntrustedBecause);

        using var stranger = Authority("CN=Evidence CA");
        var untrusted = Verify(bundle, stranger.ExportCertificatePem());
        Assert.That((untrusted.IsIntact, untrusted.Authenticity), Is.EqualTo((true, AuthenticityState.Untrusted)));
    }

    [Test]
    public void AnIntermediateAuthorityLeadsToTheRoot()
    {
        using var root = Authority("CN=Root");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var middleRequest = Request("CN=Middle", middleKey);
        middleRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var bareMiddle = Issue(root, middleRequest);
        using var middle = bareMiddle.CopyWithPrivateKey(middleKey);
        using var leaf = Issue(middle, Request("CN=Analyst", key));
        var bundle = Bundles.Small(BundleSigner.FromPem($"{key.ExportPkcs8PrivateKeyPem()}\n{leaf.ExportCertificatePem()}\n{middle.ExportCertificatePem()}"));
        Assert.That(Verify(bundle, root.ExportCertificatePem()).TrustedBy, Is.EqualTo("CA CN=Root"));
        Assert.That(Verify(bundle, middle.ExportCertificatePem()).TrustedBy, Is.EqualTo("CA CN=Middle"));
        Assert.That(Verify(bundle, leaf.ExportCertificatePem()).TrustedBy, Does.StartWith("certificate "));
    }

    [Test]
    public void DatesAreJudgedAtTheTimeOfSigning()
    {
        using var authority = Authority("CN=Evidence CA");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var expired = Request("CN=Analyst", key).Create(authority, NotBefore, Bundles.Start.AddDays(-1), [1, 2, 3]);
        var report = Verify(Bundles.Small(BundleSigner.FromPem($"{key.ExportPkcs8PrivateKeyPem()}\n{expired.ExportCertificatePem()}")), authority.ExportCertificatePem());
        Assert.That((report.IsIntact, report.Authenticity), Is.EqualTo((true, AuthenticityState.Untrusted)));
        Assert.That(NotAfter, Is.LessThan(TimeProvider.System.GetUtcNow()), "the certificates that these tests trust have expired by now");
    }

    [Test]
    public void ACertificateThatIsNoAuthorityMakesNobodyTrusted()
    {
        using var authority = Authority("CN=Evidence CA");
        using var webKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bareWeb = Issue(authority, Request("CN=web", webKey));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("CN=Analyst", key);
        using var leaf = request.Create(bareWeb.SubjectName, X509SignatureGenerator.CreateForECDsa(webKey), NotBefore, NotAfter, [9]);
        var bundle = Bundles.Small(BundleSigner.FromPem($"{key.ExportPkcs8PrivateKeyPem()}\n{leaf.ExportCertificatePem()}\n{bareWeb.ExportCertificatePem()}"));
        Assert.That(Verify(bundle, authority.ExportCertificatePem()).IsAuthentic, Is.False);
        Assert.That(Verify(bundle, bareWeb.ExportCertificatePem()).IsAuthentic, Is.False);
    }

    [Test]
    public void ACertificateForTlsAloneDoesNotSignEvidence()
    {
        using var authority = Authority("CN=Evidence CA");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("CN=web", key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var leaf = Issue(authority, request);
        var bundle = Bundles.Small(BundleSigner.FromPem($"{key.ExportPkcs8PrivateKeyPem()}\n{leaf.ExportCertificatePem()}"));
        Assert.That(Verify(bundle, authority.ExportCertificatePem()).IsAuthentic, Is.False);
    }

    [Test]
    public void AFingerprintIsTakenWithColonsAndInCapitals()
    {
        var signer = BundleSigner.ForRun("x");
        var colons = string.Join(':', signer.Fingerprint.ToUpperInvariant().Chunk(2).Select(c => new string(c)));
        Assert.That(Bundles.Verify(Bundles.Small(signer), colons).TrustedBy, Is.EqualTo($"fingerprint {signer.Fingerprint}"));
    }

    [Test]
    public void ABadKeyIsRefusedWithWhatToDo()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var weak = RSA.Create(1024);
        using var certificate = Request("CN=x", other).CreateSelfSigned(NotBefore, NotAfter);
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        const string Old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
        var pem = key.ExportPkcs8PrivateKeyPem();
        Assert.Multiple(() =>
        {
            Refuses(encrypted, "is encrypted");
            Refuses(Old, "is encrypted");
            Refuses(certificate.ExportCertificatePem(), "no private key");
            Refuses("", "no private key");
            Refuses(pem + "\n" + certificate.ExportCertificatePem(), "belongs to the private key");
            Refuses(pem + "\n" + other.ExportPkcs8PrivateKeyPem(), "more than one private key");
            Refuses(weak.ExportPkcs8PrivateKeyPem(), "1024 bits");
            Refuses("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not well-formed");
            Refuses("-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n", "cannot be read");
            Refuses("-----BEGIN DSA PRIVATE KEY-----\nMAMCAQA=\n-----END DSA PRIVATE KEY-----\n", "cannot sign");
            Refuses(new string('x', BundleLimits.MaxPemBytes + 1), "longer than");
        });
    }

    [Test]
    public void AChainOfEightIsTakenAndOfNineIsNot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();
        for (var i = 0; i < BundleLimits.MaxChainCertificates; i++)
        {
            using var certificate = Request($"CN=c{i}", key).CreateSelfSigned(NotBefore, NotAfter);
            pem += "\n" + certificate.ExportCertificatePem();
        }

        var bundle = Bundles.Small(BundleSigner.FromPem(pem));
        Assert.That(Bundles.Verify(bundle).IsIntact, Bundles.Describe(Bundles.Verify(bundle)));
        using var ninth = Request("CN=ninth", key).CreateSelfSigned(NotBefore, NotAfter);
        Refuses(pem + "\n" + ninth.ExportCertificatePem(), "more than 8 certificates");
    }

    [Test]
    public void ABadTrustFileOfTheReadersOwnIsAnError()
    {
        var bundle = Bundles.Small(BundleSigner.ForRun("x"));
        Assert.That(() => Verify(bundle, "no certificate"), Throws.InstanceOf<BundleKeyException>());
        Assert.That(() => Bundles.Verify(bundle, "abc"), Throws.InstanceOf<BundleKeyException>());
    }

    [Test]
    public void ANameOfAHostIsCutAndKeptPrintable() =>
        Assert.That(BundleSigner.ForRun("run key a,b=\u001b" + new string('h', 100)).Subject, Has.Length.LessThan(80).And.Not.Contain("\u001b").And.Contain("hhh"));

    private static void Refuses(string pem, string why) =>
        Assert.That(() => BundleSigner.FromPem(pem), Throws.InstanceOf<BundleKeyException>().With.Message.Contains(why));

    private static void MustSign(BundleSigner signer, string subject)
    {
        Assert.That((signer.Subject, signer.IsSelfSigned), Is.EqualTo((subject, true)));
        var report = Bundles.Verify(Bundles.Small(signer), signer.Fingerprint);
        Assert.That(report.IsIntact && report.IsAuthentic, Bundles.Describe(report));
    }

    private static VerificationReport Verify(byte[] bundle, string trust) =>
        BundleVerifier.Verify(new MemoryStream(bundle, false), new VerifyOptions { TrustPem = trust });

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);

    private static X509Certificate2 Authority(string subject)
    {
        var request = new CertificateRequest(subject, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(NotBefore, NotAfter);
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, CertificateRequest request) => request.Create(
        authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!), NotBefore, NotAfter, [1, 2, 3, 4]);
}
