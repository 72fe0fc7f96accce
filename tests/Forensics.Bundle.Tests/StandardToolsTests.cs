using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Forensics.Bundle.Tests;

/// <summary>A bundle opens and verifies with what any analyst has.</summary>
[SupportedOSPlatform("linux")]
public sealed class StandardToolsTests
{
    private const string ByHand =
        "for f in custody/*.sha256; do sha256sum -c $f && openssl cms -verify -binary -inform DER -in ${f%.sha256}.p7s -content $f"
        + " -CAfile custody/signer.pem -purpose any -out /dev/null || exit 1; done";

    private DirectoryInfo folder = null!;
    private BundleSigner signer = null!;
    private byte[] bundle = null!;
    private string path = null!;

    [SetUp]
    public void WriteABundle()
    {
        folder = Directory.CreateTempSubdirectory("bundle-tools");
        path = Path.Combine(folder.FullName, "device.tar.zst");
        signer = BundleSigner.ForRun("forensics run key test");
        using (var writer = BundleWriter.Create(path, signer, Bundles.Options()))
        {
            for (var i = 0; i < 40; i++) writer.AppendLines("records/listing/filesystem.entry", Bundles.Lines(1500, i * 1500));
            writer.WriteLink();
            writer.WriteEntry("fs/$rootfs$/var/noise.bin", Bundles.Noise(3_000_000, 1));
            writer.WriteEntry("fs/$rootfs$/" + new string('n', 200), "long"u8);
            writer.WriteEntry("fs/$rootfs$/" + new string('d', 90) + "/" + new string('f', 90), "prefix"u8);
            writer.WriteEntry("fs/$rootfs$/empty", []);
            writer.Close(Bundles.Manifest);
        }

        bundle = File.ReadAllBytes(path);
    }

    [TearDown]
    public void CleanUp() => folder.Delete(true);

    [Test]
    public void ZstdTestsItInSilence() => Tool.Run(folder.FullName, "zstd", "-q", "-t", "device.tar.zst").MustBeSilentSuccess();

    [Test]
    public void ZstdDecompressesItToTheArchiveThatTheSeekTableTells()
    {
        Tool.Run(folder.FullName, "zstd", "-q", "-d", "device.tar.zst", "-o", "device.tar").MustBeSilentSuccess();
        Assert.That(File.ReadAllBytes(Path.Combine(folder.FullName, "device.tar")).AsSpan().SequenceEqual(Archive.Tar(bundle)));
    }

    [TestCase("tar", "--zstd", "-xf")]
    [TestCase("bsdtar", "-x", "-f")]
    public void ATarExtractsItInSilenceByteForByte(string program, string first, string second)
    {
        Tool.Require("zstd");
        Tool.Run(folder.FullName, program, first, second, "device.tar.zst").MustBeSilentSuccess();
        File.Delete(path);
        var entries = Archive.Entries(bundle);
        Assert.That(Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories), Has.Length.EqualTo(entries.Count));
        foreach (var entry in entries)
        {
            var path = Path.Combine(folder.FullName, entry.Name);
            Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(entry.Content), entry.Name);
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), entry.Name);
            Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(Bundles.Start.UtcDateTime), entry.Name);
        }
    }

    [Test]
    public void TheListingShowsFilesAndFoldersForTheirOwnerAlone()
    {
        var listing = Tool.Run(folder.FullName, "tar", "--zstd", "--numeric-owner", "-tvf", "device.tar.zst");
        listing.MustSucceed();
        var lines = listing.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(listing.Error, Is.Empty);
        Assert.That(lines, Is.All.Match("^(-rw-------|drwx------) 0/0 +[0-9]+ 2025-03-01 12:00 "));
        Assert.That(lines.Count(l => l[0] == 'd'), Is.EqualTo(8));
    }

    [Test]
    public void TheCustodyChainVerifiesByHand()
    {
        Tool.Require("sha256sum", "openssl", "zstd");
        Tool.Run(folder.FullName, "tar", "--zstd", "-xf", "device.tar.zst").MustBeSilentSuccess();
        var byHand = Tool.Run(folder.FullName, "bash", "-c", ByHand);
        byHand.MustSucceed();
        Assert.That(byHand.Output.Split('\n'), Has.Some.EqualTo("manifest.json: OK").And.Some.EqualTo("custody/0001.sha256: OK"));
        Assert.That(byHand.Error, Does.Not.Contain("WARNING"));

        File.AppendAllText(Path.Combine(folder.FullName, "manifest.json"), "x");
        Assert.That(Tool.Run(folder.FullName, "bash", "-c", ByHand).ExitCode, Is.Not.Zero);
    }

    [Test]
    public void WhatALinkCoversComesOutOfACutBundleByHand()
    {
        Tool.Require("zstd", "tar", "sha256sum", "openssl");
        File.WriteAllBytes(Path.Combine(folder.FullName, "cut.tar.zst"), bundle[..(bundle.Length * 2 / 3)]);
        Assert.That(BundleVerifier.Verify(new MemoryStream(bundle[..(bundle.Length * 2 / 3)]), new VerifyOptions()).ProvenLinks, Is.EqualTo(1));

        // Both complain about the end, as they should.
        Tool.Run(folder.FullName, "bash", "-c", "zstd -qdc cut.tar.zst | tar -x");
        var byHand = Tool.Run(folder.FullName, "bash", "-c", ByHand);
        byHand.MustSucceed();
        Assert.That(byHand.Output, Does.Contain("records/listing/filesystem.entry/0001.jsonl: OK"));
    }

    [Test]
    public void ABundleOfAnAuthoritysSignerVerifiesByHandWithTheAuthoritysFile()
    {
        Tool.Require("openssl", "zstd");
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Evidence CA", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        using var leaf = new CertificateRequest("CN=Analyst", key, HashAlgorithmName.SHA256).Create(authority, now.AddDays(-1), now.AddDays(1), [7]);
        var signer = BundleSigner.FromPem($"{key.ExportPkcs8PrivateKeyPem()}\n{leaf.ExportCertificatePem()}");
        File.WriteAllBytes(path, Bundles.Write(signer, w => w.WriteEntry("a", "x"u8)));
        Tool.Run(folder.FullName, "tar", "--zstd", "-xf", "device.tar.zst").MustBeSilentSuccess();
        File.WriteAllText(Path.Combine(folder.FullName, "ca.pem"), authority.ExportCertificatePem());

        Tool.Run(folder.FullName, "bash", "-c", ByHand.Replace("custody/signer.pem", "ca.pem", StringComparison.Ordinal)).MustSucceed();
        Tool.Run(folder.FullName, "bash", "-c", ByHand.Replace("-purpose", "-partial_chain -purpose", StringComparison.Ordinal)).MustSucceed();
    }

    [Test]
    public void TheBundleDigestIsThatOfSha256sum()
    {
        var sum = Tool.Run(folder.FullName, "sha256sum", "device.tar.zst");
        Assert.That(sum.Output, Does.StartWith(Bundles.Verify(bundle).BundleDigest + " "));
    }

    [Test]
    public void OpensslShowsTheFingerprintAndAnEndlessValidity()
    {
        var pem = Path.Combine(folder.FullName, "signer.pem");
        File.WriteAllText(pem, signer.CertificatePem);
        var shown = Tool.Run(folder.FullName, "openssl", "x509", "-in", pem, "-noout", "-fingerprint", "-sha256", "-dates", "-subject");
        shown.MustSucceed();
        Assert.That(shown.Output.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant(), Does.Contain(signer.Fingerprint));
        Assert.That(shown.Output, Does.Contain("notBefore=Jan  1 00:00:00 1970 GMT").And.Contain("notAfter=Dec 31 23:59:59 9999 GMT").And.Contain("forensics run key test"));
    }
}
