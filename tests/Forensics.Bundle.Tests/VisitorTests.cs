using System.Security.Cryptography;

namespace Forensics.Bundle.Tests;

/// <summary>What a visitor is shown while a bundle is verified.</summary>
public sealed class VisitorTests
{
    private BundleSigner signer = null!;
    private byte[] bundle = null!;

    [OneTimeSetUp]
    public void MakeABundle()
    {
        signer = BundleSigner.ForRun("forensics run key test");
        bundle = Bundles.Small(signer);
    }

    [Test]
    public void EveryRegularEntryIsShownAsAnotherReaderReadsIt()
    {
        var visitor = new KeepingVisitor(_ => true);
        var report = Visit(bundle, visitor);
        Assert.That(report.IsIntact, Bundles.Describe(report));
        Assert.That(visitor.Seen.Select(entry => $"{entry.Name} {entry.IsWhole} {Digest(entry.Content)}"),
            Is.EqualTo(Archive.Entries(bundle).Select(entry => $"{entry.Name} True {Digest(entry.Content)}")));
        Assert.That(visitor.Seen.Select(entry => entry.SizeBytes), Is.EqualTo(visitor.Seen.Select(entry => entry.Content.Length)));
    }

    [Test]
    public void WhatIsNotWantedIsNotShownAndAllOfItIsVerified()
    {
        var visitor = new KeepingVisitor(name => name == BundleFormat.ManifestName);
        var report = Visit(bundle, visitor);
        Assert.That((report.IsIntact, report.Entries, report.Links, report.BundleDigest), Is.EqualTo((true, Bundles.Verify(bundle).Entries, 2, Digest(bundle).ToLowerInvariant())));
        Assert.That(visitor.Seen.Single().Name, Is.EqualTo(BundleFormat.ManifestName));
        Assert.That(visitor.Seen.Single().Content, Is.EqualTo(Bundles.Manifest));
    }

    [Test]
    public void PiecesAreNeverLongerThanAFrame()
    {
        var large = Bundles.Write(signer, writer => writer.WriteEntry("large", Bundles.Noise(5_000_000, 3)));
        var visitor = new KeepingVisitor(name => name == "large");
        Visit(large, visitor);
        Assert.That(visitor.LongestPiece, Is.InRange(1, BundleFormat.MaxFrameBytes));
        Assert.That(visitor.Seen.Single().Content.AsSpan().SequenceEqual(Bundles.Noise(5_000_000, 3)));
    }

    [Test]
    public void NothingIsShownAfterAPartThatCannotBeRead()
    {
        var content = Bundles.Lines(90_000);
        var large = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("large", content);
            writer.WriteEntry("after", "whole"u8);
        });
        var row = Archive.Rows(large).Where(row => row.Content == BundleFormat.MaxFrameBytes).ElementAt(2);
        // Into the first block, after its header: the frame keeps its length, and does not decompress.
        large.AsSpan((int)row.Start + HeaderBytes(large, row.Start) + 3, 64).Fill(0xFF);
        var visitor = new KeepingVisitor(name => name is "large" or "after");
        var report = Visit(large, visitor);
        Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Damaged), Bundles.Describe(report));
        Assert.That(visitor.Seen.Select(entry => $"{entry.Name} {entry.IsWhole}"), Is.EqualTo(new[] { "large False", "after True" }), Bundles.Describe(report));
        Assert.That(visitor.Seen[0].Content, Has.Length.InRange(1 << 20, 3 << 20));
        Assert.That(content.AsSpan().StartsWith(visitor.Seen[0].Content), "it is the beginning, without a gap");
    }

    [Test]
    public void AnEntryThatTheFilesEndCutsHasNoEnd()
    {
        var cut = Bundles.Write(signer, writer => writer.WriteEntry("large", Bundles.Noise(5_000_000, 5)))[..3_000_000];
        var visitor = new KeepingVisitor(_ => true);
        Assert.That(Visit(cut, visitor).IsIntact, Is.False);
        Assert.That(visitor.Seen.Select(entry => entry.Name), Is.EqualTo(new[] { "custody/signer.pem" }));
    }

    [Test]
    public void WhatAVisitorThrowsReachesTheCaller()
        => Assert.That(() => Visit(bundle, new KeepingVisitor(_ => throw new FormatException("mine"))), Throws.TypeOf<FormatException>());

    [Test]
    public void FlippedBytesNeverStopTheVisit()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var flipped = (byte[])bundle.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            var report = Visit(flipped, new KeepingVisitor(_ => true));
            Assert.That(report.IsIntact, Is.False);
            Assert.That(report.Problems, Is.EqualTo(Bundles.Verify(flipped).Problems), "a visitor changes no verdict");
        }
    }

    private static VerificationReport Visit(byte[] bundle, IBundleVisitor visitor)
        => BundleVerifier.Verify(new MemoryStream(bundle, false), new VerifyOptions(), visitor);

    private static string Digest(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    // Magic, descriptor, window unless it is a single segment, content size (RFC 8878, 3.1.1.1).
    private static int HeaderBytes(byte[] file, long start)
        => 4 + 1 + ((file[start + 4] & 0x20) == 0 ? 1 : 0) + ((file[start + 4] >> 6) switch { 0 => 1, 1 => 2, 2 => 4, _ => 8 });
}
