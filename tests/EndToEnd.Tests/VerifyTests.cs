namespace EndToEnd.Tests;

/// <summary>What <c>verify</c> says of a bundle that is, or is not, what was written.</summary>
public sealed class VerifyTests
{
    private const int Flips = 50;
    private readonly Workplace place = new();
    private HostResult result = null!;
    private byte[] bundle = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        // Hexadecimal noise compresses to half: 200 records of 1 KiB give some 100 KiB.
        var profile = place.Write("verify.yaml", Profiles.Of(
            "id: good, collector: hostile.good, options: { records: 2000, faults: 5 }", "id: noise, collector: hostile.endless_output, limits: { output: 80KiB, time: 60s }"));
        result = place.RunCollect("--profile", profile).MustEndWith(3);
        bundle = File.ReadAllBytes(result.Bundle);
        Assert.That(bundle, Has.Length.GreaterThan(30_000).And.Length.LessThan(200_000));
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void AnyFlippedByteIsFound()
    {
        var random = new Random(20_240_301);
        for (var i = 0; i < Flips; i++)
        {
            var at = random.Next(bundle.Length);
            var flipped = (byte[])bundle.Clone();
            flipped[at] ^= (byte)(1 << random.Next(8));
            var verified = Verify($"flipped-{i}", flipped);
            Assert.That(verified.ExitCode, Is.EqualTo(7), $"byte {at}: {verified.All}");
            Assert.That(verified.Output, Does.Contain("problem: ").And.Contain("intact: no"));
            Assert.That(verified.Error, Is.Empty);
        }
    }

    [Test]
    public void ATruncatedBundleIsNotIntact()
    {
        foreach (var length in new[] { 0, 1, bundle.Length / 3, bundle.Length / 2, bundle.Length - 40, bundle.Length - 1 })
        {
            Verify("truncated", bundle[..length]).MustEndWith(7);
        }
    }

    [Test]
    public void NothingMayFollowTheEnd() => Verify("appended", [.. bundle, 0]).MustEndWith(7);

    [Test]
    public void ABundleThatWasAppendedToItselfIsNotIntact() => Verify("twice", [.. bundle, .. bundle]).MustEndWith(7);

    [Test]
    public void WhatIsNoBundleAtAllIsNotIntact() => Verify("text", "no bundle\n"u8.ToArray()).MustEndWith(7);

    [Test]
    public void AnotherFingerprintIsNotTrusted()
        => Assert.That(place.Run("verify", result.Bundle, "--fingerprint", new string('0', 64)).MustEndWith(8).Output, Does.Contain("authentic: no"));

    [Test]
    public void WhatIsNoFingerprintIsAMistake() => place.Run("verify", result.Bundle, "--fingerprint", "abc").MustEndWith(2);

    [Test]
    public void AFingerprintMayHaveColonsAndCapitals()
    {
        var colons = string.Join(':', result.Signer.ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));
        place.Run("verify", result.Bundle, "--fingerprint", colons).MustEndWith(0);
    }

    [Test]
    public void AKeyThatACaIssuedIsTrustedThroughTheCa()
    {
        Tool.Require("openssl");
        OpenSsl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test CA",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign");
        OpenSsl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "examiner.key", "-out", "examiner.csr", "-subj", "/CN=Examiner");
        place.Write("examiner.ext", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n");
        OpenSsl("x509", "-req", "-in", "examiner.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "examiner.pem", "-days", "30", "-extfile", "examiner.ext");
        var key = place.Write("signing.pem", File.ReadAllText(place.Path("examiner.key")) + File.ReadAllText(place.Path("examiner.pem")));

        var signed = place.RunCollect("--only", "hostile.good", "--signing-key", key).MustEndWith(0);
        Assert.That(place.Run("verify", signed.Bundle, "--trust", place.Path("ca.pem")).MustEndWith(0).Output, Does.Contain("authentic: yes, CA ").And.Contain("CN=Test CA"));
        place.Run("verify", signed.Bundle, "--trust", place.Path("examiner.pem")).MustEndWith(0);
        place.Run("verify", signed.Bundle).MustEndWith(8);
        Assert.That(place.Run("verify", result.Bundle, "--trust", place.Path("ca.pem")).MustEndWith(8).Output, Does.Contain("authentic: no"));
        var opened = place.Open(signed);
        Assert.That((string)opened.Manifest["signer"]!["key"]!, Is.EqualTo("given"));
    }

    [Test]
    public void ATrustFileThatIsNoneIsAMistake()
    {
        place.Run("verify", result.Bundle, "--trust", place.Write("empty.pem", "no certificate\n")).MustEndWith(2);
        place.Run("verify", result.Bundle, "--trust", place.Path("no-such.pem")).MustEndWith(2);
    }

    private HostResult Verify(string name, byte[] content)
    {
        var path = place.Path($"{name}.bin");
        File.WriteAllBytes(path, content);
        var verified = place.Run("verify", path);
        File.Delete(path);
        return verified;
    }

    private void OpenSsl(params string[] arguments) => Tool.Run(place.Folder, "openssl", arguments).MustSucceed();
}
