using System.Globalization;
using System.Text;
using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Tests;

/// <summary>Bundles that somebody else went on with: who signed what, and that all of them have to be trusted.</summary>
public sealed class ResumedSignerTests
{
    private readonly BundleSigner first = BundleSigner.ForRun("first");
    private readonly BundleSigner second = BundleSigner.ForRun("second");
    private readonly BundleSigner third = BundleSigner.ForRun("third");
    private byte[] cut = null!;
    private byte[] resumed = null!;
    private DirectoryInfo folder = null!;

    [OneTimeSetUp]
    public void MakeBundles()
    {
        folder = Directory.CreateTempSubdirectory("forensics-resumed-");
        var whole = Bundles.Write(first, writer =>
        {
            writer.WriteEntry("fs/a", "alpha"u8);
            writer.WriteLink();
            writer.WriteEntry("fs/b", "beta"u8);
            writer.WriteLink();
            writer.WriteEntry("fs/c", Bundles.Noise(3 << 20, 1));
        });
        cut = whole[..^(2 << 20)];
        resumed = Resume(cut, 2, first, second, "fs/d", close: true);
    }

    [OneTimeTearDown]
    public void CleanUp() => folder.Delete(recursive: true);

    [Test]
    public void EachSignerIsToldWithItsLinks()
    {
        var report = Bundles.Verify(resumed, first.Fingerprint, second.Fingerprint);
        Assert.That(report.IsIntact && report.IsAuthentic, Bundles.Describe(report));
        Assert.That(report.Signers.Select(signer => (signer.Fingerprint, signer.Links, signer.ResumedAfterLink, signer.ResumedAt)), Is.EqualTo(new (string, int, int?, DateTimeOffset?)[]
        {
            (first.Fingerprint, 2, null, null),
            (second.Fingerprint, 2, 2, Bundles.Start),
        }));
        Assert.That(report.TrustedBy, Does.Contain(first.Fingerprint).And.Contain(second.Fingerprint));
    }

    [Test]
    public void OneThatIsNotTrustedIsEnoughAndIsNamed()
    {
        foreach (var (trusted, other) in new[] { (first, second), (second, first) })
        {
            var report = Bundles.Verify(resumed, trusted.Fingerprint);
            Assert.That((report.IsIntact, report.Authenticity), Is.EqualTo((true, AuthenticityState.Untrusted)));
            Assert.That(report.UntrustedBecause, Does.Contain(other.Fingerprint).And.Not.Contain(trusted.Fingerprint));
        }
    }

    [Test]
    public void ABundleIsResumedMoreThanOnce()
    {
        var once = Resume(cut, 2, first, second, "fs/d", close: false);
        var twice = Resume(once, 3, second, third, "fs/e", close: true);
        var report = Bundles.Verify(twice, first.Fingerprint, second.Fingerprint, third.Fingerprint);
        Assert.That(report.IsIntact && report.IsAuthentic, Bundles.Describe(report));
        Assert.That(report.Signers.Select(signer => signer.ResumedAfterLink), Is.EqualTo(new int?[] { null, 2, 3 }));
        Assert.That(Archive.Entries(twice).Select(entry => entry.Name), Has.Some.EqualTo("custody/signer.3.pem"));
    }

    [Test]
    public void ASignerWhoSignedNothingYetIsNotJudged()
    {
        var forger = new Forger(resumed);
        forger.Pieces.RemoveRange(forger.IndexOf("custody/signer.2.pem") + 1, forger.Pieces.Count - forger.IndexOf("custody/signer.2.pem") - 1);
        forger.EndOfArchive = [];
        var frames = Forger.FrameAtLinks(forger);
        var report = Bundles.Verify(frames[..(int)Archive.Rows(frames)[^1].Start], first.Fingerprint);
        Assert.That((report.Integrity, report.ProvenLinks, report.Authenticity, report.Signers.Count), Is.EqualTo((IntegrityState.CutAfterLink, 2, AuthenticityState.Trusted, 1)), Bundles.Describe(report));
    }

    [Test]
    public void AResumedBundleIsSalvagedWithBothSigners()
    {
        var link = Archive.Entries(resumed).Count(entry => entry.Name.EndsWith(".p7s", StringComparison.Ordinal));
        using var saved = new MemoryStream();
        var report = BundleSalvage.Salvage(new MemoryStream(resumed[..^100]), saved);
        Assert.That(report.Link, Is.EqualTo(link));
        Assert.That(Bundles.Verify(saved.ToArray(), first.Fingerprint, second.Fingerprint).IsAuthentic);
        Assert.That(Bundles.Verify(saved.ToArray(), first.Fingerprint).IsAuthentic, Is.False);
    }

    [TestCase("after link 2", "after link 1", "it says that it follows link 1")]
    [TestCase("after link 2", "after link 02", "the line of a bundle")]
    [TestCase("resumed after", "resumed  after", "the line of a bundle")]
    [TestCase(" at ", " at -", "the line of a bundle")]
    [TestCase(" at ", " at 99999999999999999999", "the line of a bundle")]
    [TestCase("CERTIFICATE", "CERTIFICAT", "")]
    public void AnotherTextIsDamage(string text, string other, string why) => MustBeDamaged(forger =>
    {
        var content = Encoding.ASCII.GetString(forger.Pieces[forger.IndexOf("custody/signer.2.pem")].Content);
        forger.Replace("custody/signer.2.pem", Encoding.ASCII.GetBytes(content.Replace(text, other, StringComparison.Ordinal)));
    }, why);

    [Test]
    public void AnotherFingerprintIsDamage() => MustBeDamaged(forger =>
    {
        var content = Encoding.ASCII.GetString(forger.Pieces[forger.IndexOf("custody/signer.2.pem")].Content);
        forger.Replace("custody/signer.2.pem", Encoding.ASCII.GetBytes(content.Replace(first.Fingerprint, third.Fingerprint, StringComparison.Ordinal)));
    }, "it says that it follows the signer");

    [Test]
    public void ASignerInTheMiddleOfALinkIsDamage() => MustBeDamaged(forger =>
    {
        var at = forger.IndexOf("custody/signer.2.pem");
        (forger.Pieces[at], forger.Pieces[at + 1]) = (forger.Pieces[at + 1], forger.Pieces[at]);
    }, "directly after a link");

    [Test]
    public void ANumberThatIsNotTheNextIsDamage() => MustBeDamaged(forger =>
    {
        var at = forger.IndexOf("custody/signer.2.pem");
        forger.Pieces[at] = forger.Make("custody/signer.3.pem", forger.Pieces[at].Content);
    }, "custody/signer.2.pem is the next signer");

    [Test]
    public void AStrangerWhoGoesOnIsNotTrusted()
    {
        var report = Bundles.Verify(Resume(cut, 2, first, BundleSigner.ForRun("first"), "fs/forged", close: true), first.Fingerprint);
        Assert.That((report.IsIntact, report.IsAuthentic), Is.EqualTo((true, false)), Bundles.Describe(report));
    }

    [Test]
    public void ABundleHasAThousandSignersAndNoMore()
    {
        var problems = new ProblemList();
        var chain = new CustodyChain(problems);
        var digest = new byte[32];
        chain.TakeSigner(Encoding.ASCII.GetBytes(SignerText.Write(0, first.CertificatePem)), 0);
        chain.TakeEntry(BundleFormat.SignerName, digest);
        for (var link = 1; link <= BundleLimits.MaxSigners; link++)
        {
            Assert.That(chain.Signers, Has.Count.EqualTo(link));
            chain.TakeList(BundleFormat.LinkListName(link), [], digest, 0);
            chain.TakeSignature(BundleFormat.LinkSignatureName(link), []);
            chain.TakeResumedSigner(BundleFormat.ResumedSignerName(link + 1), Encoding.ASCII.GetBytes(SignerText.WriteResumed(link, first.Fingerprint, 0, first.CertificatePem)), digest);
        }

        Assert.That(chain.Signers, Has.Count.EqualTo(BundleLimits.MaxSigners));
    }

    private void MustBeDamaged(Action<Forger> forge, string why)
    {
        var forger = new Forger(resumed);
        forge(forger);
        var report = Bundles.Verify(forger.Build(), first.Fingerprint, second.Fingerprint);
        Assert.That((report.Integrity, report.IsAuthentic), Is.EqualTo((IntegrityState.Damaged, false)), Bundles.Describe(report));
        Assert.That(report.Problems.Where(problem => problem.Region.StartsWith("custody/signer.", StringComparison.Ordinal)).Select(problem => problem.Detail), Has.Some.Contains(why), Bundles.Describe(report));
    }

    private byte[] Resume(byte[] cut, int link, BundleSigner before, BundleSigner signer, string entry, bool close)
    {
        var path = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}"));
        using (var writer = BundleWriter.Resume(path, new MemoryStream(cut), new ResumePoint(link, before.Fingerprint), signer, Bundles.Options()))
        {
            writer.WriteEntry(entry, "more"u8);
            writer.WriteLink();
            if (close) writer.Close(Bundles.Manifest);
        }

        return File.ReadAllBytes(path);
    }
}
