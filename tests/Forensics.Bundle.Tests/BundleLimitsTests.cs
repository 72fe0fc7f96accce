using Forensics.Bundle.Container;
using Forensics.Bundle.Signing;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Tests;

/// <summary>Every bound, just under it and just over it.</summary>
public sealed class BundleLimitsTests
{
    private BundleSigner signer = null!;
    private byte[] bundle = null!;

    [OneTimeSetUp]
    public void MakeABundle()
    {
        signer = BundleSigner.ForRun("forensics run key test");
        bundle = Bundles.Write(signer, writer => writer.WriteEntry("a", "x"u8));
    }

    [Test]
    public void ANameOf255CharactersIsReadAndALongerOneIsNot()
    {
        Assert.That(Bundles.Verify(Bundles.Write(signer, w => w.WriteEntry(new string('n', BundleLimits.MaxNameChars), "x"u8))).IsIntact);
        var forger = new Forger(bundle);
        forger.Pieces.Insert(forger.IndexOf("a"), forger.Make(new string('n', BundleLimits.MaxNameChars + 1), [1]));
        Assert.That(Bundles.Verify(forger.Build()).Problems[0].Detail, Does.Contain("longer than 255"));
    }

    [Test]
    public void NamesOfEveryLengthAndDepthFindTheirHeader()
    {
        var names = Enumerable.Range(1, 127).Select(i => string.Join('/', Enumerable.Repeat("d", i)) + "/f")
            .Concat(Enumerable.Range(1, BundleLimits.MaxNameChars).Select(i => new string('n', i)))
            .Concat(Enumerable.Range(1, 100).Select(i => new string('p', 154) + "/" + new string('s', i)))
            .Where(n => n.Length <= BundleLimits.MaxNameChars).ToList();
        var bundle = Bundles.Write(signer, writer =>
        {
            foreach (var name in names) writer.WriteEntry(name, "x"u8);
        });
        var report = Bundles.Verify(bundle);
        Assert.That(report.IsIntact, Bundles.Describe(report));
        Assert.That(Archive.Entries(bundle).Select(e => e.Name), Is.SupersetOf(names));
    }

    [Test]
    public void NamesAreCounted()
    {
        var names = new NameSet(2);
        Assert.That(names.TryAdd("a", false) && !names.IsFull && names.TryAdd("b", true) && names.IsFull);
        Assert.That(names.HasDirectory("b") && !names.HasDirectory("a") && names.Contains("a") && !names.TryAdd("a", true));
    }

    [Test]
    public void AFullBundleSaysSoAndCanStillBeClosed()
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options() with { MaxNames = 1100 });
        var written = 0;
        Assert.That(() =>
        {
            for (; written < 2000; written++) writer.WriteEntry($"e{written}", "x"u8);
        }, Throws.InvalidOperationException.With.Message.Contains("1100 names"));
        Assert.That(written, Is.InRange(60, 80));
        writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).IsIntact);
    }

    [Test]
    public void AListOf32MebibytesIsTheLongestThatEntriesMayNeed()
    {
        var problems = new ProblemList();
        var chain = new CustodyChain(problems);
        var digest = new byte[32];
        var lines = BundleLimits.MaxCustodyTextBytes / CustodyText.MaxLineBytes;
        for (var i = 0; i < lines; i++) chain.TakeEntry(i.ToString("D255"), digest);
        Assert.That(problems.Count, Is.Zero);
        for (var i = 0; i < 1000; i++) chain.TakeEntry(i.ToString("D255"), digest);
        Assert.That(problems.Count, Is.EqualTo(1));
        Assert.That(problems.Listed[0].Detail, Does.Contain("than a list of 33554432 bytes can cover"));
    }

    [TestCase("custody/0001.p7s", BundleLimits.MaxSignatureBytes)]
    [TestCase("custody/signer.pem", BundleLimits.MaxPemBytes)]
    [TestCase("custody/0001.sha256", BundleLimits.MaxCustodyTextBytes)]
    public void AnOverlongCustodyEntryIsNotHeld(string name, int limit)
    {
        Assert.That(Detail(limit), Does.Not.Contain("are allowed"));
        Assert.That(Detail(limit + 1), Does.Contain($"{limit} are allowed"));

        string Detail(int length)
        {
            var forger = new Forger(bundle);
            forger.Replace(name, new byte[length]);
            var report = Bundles.Verify(forger.Build());
            Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Damaged));
            return report.Problems[0].Detail;
        }
    }

    [Test]
    public void ProblemsBeyondTheListAreCounted()
    {
        var forger = new Forger(bundle);
        for (var i = 0; i < 150; i++) forger.Pieces.Insert(forger.IndexOf("a"), forger.Make($"custody/x{i}", []));
        var report = Bundles.Verify(forger.Build());
        Assert.That(report.Problems, Has.Count.EqualTo(BundleLimits.MaxListedProblems));
        Assert.That(report.ProblemCount, Is.EqualTo(150));
    }

    [TestCase(30, true)]
    [TestCase(31, true)]
    [TestCase(32, false)]
    [TestCase(5000, false)]
    public void EncodingsNestSoDeep(int depth, bool acceptable)
    {
        Assert.That(Asn1Depth.IsAcceptable(Nest(depth, [5, 0])), Is.EqualTo(acceptable));
        Assert.That(Asn1Depth.IsAcceptable(Wrap(4, Nest(depth, [5, 0]))), Is.EqualTo(acceptable), "in an octet string, as an extension is");
    }

    [Test]
    public void AnOctetStringMayHoldAnything() => Assert.That(Asn1Depth.IsAcceptable([0x30, 6, 4, 4, 0x30, 0x7F, 1, 2]));

    [TestCase(new byte[] { })]
    [TestCase(new byte[] { 0x30 })]
    [TestCase(new byte[] { 0x30, 0x80, 0, 0 })]
    [TestCase(new byte[] { 0x30, 1 })]
    [TestCase(new byte[] { 0x30, 0, 0 })]
    [TestCase(new byte[] { 0x30, 2, 4, 1 })]
    [TestCase(new byte[] { 0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void AnEncodingThatDoesNotNestIsRefused(byte[] encoding) => Assert.That(Asn1Depth.IsAcceptable(encoding), Is.False);

    [Test]
    public void ASignatureThatNestsWithoutEndIsAReport()
    {
        var forger = new Forger(bundle);
        forger.Replace("custody/0001.p7s", Nest(15_000, [5, 0]));
        var report = Bundles.Verify(forger.Build());
        Assert.That(report.Problems.Select(p => (p.Region, p.Detail)), Has.Some.EqualTo(("custody/0001.p7s", "it is not well-formed DER")));
    }

    [Test]
    public void ADirectoryIsNoDeeperThanItsEntry()
    {
        var forger = new Forger(bundle);
        for (var i = 0; i < 300; i++) forger.Pieces.Insert(forger.IndexOf("a"), forger.Make($"d{i}", [], directory: true));
        Assert.That(Bundles.Verify(forger.Build()).Problems[0].Detail, Does.Contain("more directories"));
    }

    private static byte[] Nest(int depth, byte[] inner)
    {
        // From the inside out: the headers are counted first, written backwards.
        List<byte[]> headers = [];
        var length = inner.Length;
        for (var i = 0; i < depth; i++)
        {
            headers.Add(Header(0x30, length));
            length += headers[^1].Length;
        }

        headers.Reverse();
        return [.. headers.SelectMany(h => h), .. inner];
    }

    private static byte[] Wrap(byte tag, byte[] content) => [.. Header(tag, content.Length), .. content];

    private static byte[] Header(byte tag, int length) => length switch
    {
        < 0x80 => [tag, (byte)length],
        < 0x100 => [tag, 0x81, (byte)length],
        < 0x10000 => [tag, 0x82, (byte)(length >> 8), (byte)length],
        _ => [tag, 0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };
}
