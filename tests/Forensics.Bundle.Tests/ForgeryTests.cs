// Long because every way to forge a bundle is one line here, beside the others.
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ZstdSharp;

namespace Forensics.Bundle.Tests;

/// <summary>Somebody without the key who mends everything that can be mended never gets "authentic", nor "complete".</summary>
public sealed class ForgeryTests
{
    private BundleSigner signer = null!;
    private byte[] bundle = null!;

    [OneTimeSetUp]
    public void MakeABundle()
    {
        signer = BundleSigner.ForRun("forensics run key test");
        bundle = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("fs/a", "alpha"u8);
            writer.WriteEntry("fs/b", "beta"u8);
            writer.WriteLink();
            writer.WriteEntry("fs/c", "gamma"u8);
            writer.WriteEntry("fs/" + new string('l', 150), "long"u8);
            writer.WriteLink();
            writer.WriteEntry("fs/d", "delta"u8);
        });
    }

    [Test]
    public void PutTogetherUnchangedItIsStillComplete() => Assert.That(Bundles.Verify(new Forger(bundle).Build(), signer.Fingerprint).IsAuthentic);

    [Test]
    public void AChangedContentIsNoticed() => MustBeDamaged(f => f.Replace("fs/b", "BETA"u8.ToArray()), "fs/b");

    [Test]
    public void AChangedContentWithItsDigestInTheListIsNoticed() => MustBeDamaged(f =>
    {
        f.Replace("fs/b", "BETA"u8.ToArray());
        var list = Encoding.ASCII.GetString(f.Pieces[f.IndexOf("custody/0001.sha256")].Content);
        f.Replace("custody/0001.sha256", Encoding.ASCII.GetBytes(list.Replace(Hex("beta"u8), Hex("BETA"u8), StringComparison.Ordinal)));
    }, "custody/0001.p7s");

    [Test]
    public void SwappedEntriesAreNoticed() => MustBeDamaged(f =>
    {
        var (a, b) = (f.IndexOf("fs/a"), f.IndexOf("fs/b"));
        (f.Pieces[a], f.Pieces[b]) = (f.Pieces[b], f.Pieces[a]);
    }, "fs/a");

    [Test]
    public void SwappedContentsAreNoticed() => MustBeDamaged(f =>
    {
        f.Replace("fs/a", "beta"u8.ToArray());
        f.Replace("fs/b", "alpha"u8.ToArray());
    }, "fs/a");

    [Test]
    public void ARemovedEntryIsNoticed() => MustBeDamaged(f => f.Pieces.RemoveAt(f.IndexOf("fs/b")), "custody/0001.sha256");

    [Test]
    public void AnAddedEntryIsNoticed() => MustBeDamaged(f => f.Pieces.Insert(f.IndexOf("fs/c"), f.Make("fs/x", [1])), "fs/x");

    [Test]
    public void AnEntryAfterTheLastLinkIsNoticed() => MustBeDamaged(f => f.Pieces.Add(f.Make("fs/x", [1])), "fs/x");

    [Test]
    public void AnEmptyFolderIsNoticed() => MustBeDamaged(f => f.Pieces.Insert(f.IndexOf("fs/c"), f.Make("empty", [], directory: true)), "empty/");

    [Test]
    public void ARemovedFolderIsNoticed() => MustBeDamaged(f => f.Pieces.RemoveAt(f.IndexOf("fs/")), "fs/a");

    [Test]
    public void ADuplicateNameIsNoticed() => MustBeDamaged(f => f.Pieces.Insert(f.IndexOf("fs/c"), f.Make("fs/a", [1])), "fs/a");

    [Test]
    public void AFileWithAFoldersNameIsNoticed() => MustBeDamaged(f => f.Pieces.Insert(f.IndexOf("fs/c"), f.Make("fs", [1])), "fs");

    [Test]
    public void ARemovedManifestIsNoticed() => MustBeDamaged(f => f.Pieces.RemoveAt(f.IndexOf("manifest.json")), "custody/0003.sha256");

    [Test]
    public void AManifestTakenFromTheEndIsNoticed() => MustBeDamaged(f => f.Pieces.RemoveRange(f.IndexOf("manifest.json"), 3), "end of archive");

    [Test]
    public void ADroppedSignatureIsNoticed() => MustBeDamaged(f => f.Pieces.RemoveAt(f.IndexOf("custody/0002.p7s")), "custody/0002.p7s");

    [Test]
    public void ADroppedLinkIsNoticed() => MustBeDamaged(f => f.Pieces.RemoveRange(f.IndexOf("fs/c"), f.IndexOf("fs/d") - f.IndexOf("fs/c")), "custody/0003.sha256");

    [Test]
    public void ASignatureOfAnotherListIsNoticed() => MustBeDamaged(
        f => f.Replace("custody/0002.p7s", f.Pieces[f.IndexOf("custody/0001.p7s")].Content), "custody/0002.p7s");

    [Test]
    public void AnUnknownCustodyEntryIsNoticed() => MustBeDamaged(f => f.Pieces.Insert(f.IndexOf("fs/c"), f.Make("custody/note", [1])), "custody/note");

    [Test]
    public void ADroppedLastLinkLooksAsIfSalvagedAndIsIncomplete()
    {
        var forger = new Forger(bundle);
        forger.Pieces.RemoveRange(forger.IndexOf("fs/d"), forger.Pieces.Count - forger.IndexOf("fs/d"));
        forger.EndOfArchive = [];
        var report = Bundles.Verify(forger.Build(), signer.Fingerprint);
        Assert.That((report.Integrity, report.ProvenLinks), Is.EqualTo((IntegrityState.Salvaged, 2)), Bundles.Describe(report));
        Assert.That(report.Problems.Single().Region, Is.EqualTo("end of archive"));
    }

    [TestCase(100, "0000644\0", TestName = "AnotherModeIsNoticed")]
    [TestCase(108, "0001750\0", TestName = "AnotherOwnerIsNoticed")]
    [TestCase(136, "00000000001\0", TestName = "AnotherTimeIsNoticed")]
    [TestCase(156, "2", TestName = "ASymlinkIsNoticed")]
    [TestCase(156, "1", TestName = "AHardLinkIsNoticed")]
    [TestCase(157, "/etc/passwd", TestName = "ALinkNameIsNoticed")]
    [TestCase(265, "root", TestName = "AnOwnersNameIsNoticed")]
    [TestCase(500, "x", TestName = "BytesInTheUnusedEndOfAHeaderAreNoticed")]
    [TestCase(0, "../a\0", TestName = "ANameThatLeavesTheFolderIsNoticed")]
    [TestCase(0, "/etc\0", TestName = "AnAbsoluteNameIsNoticed")]
    [TestCase(0, "f\u001b/a\0", TestName = "AControlCharacterInANameIsNoticed")]
    public void AChangedHeaderIsNoticed(int offset, string text) =>
        MustBeDamaged(f => f.PatchHeader("fs/a", h => Encoding.Latin1.GetBytes(text, h.AsSpan(offset))), "header of the entry after fs/");

    [Test]
    public void EveryHeaderCarriesTheTimeThatIsSigned()
    {
        // All of them changed alike: the archive agrees with itself, and not with custody/signer.pem.
        var tar = new Forger(bundle).Tar();
        foreach (var at in Headers(tar))
        {
            Encoding.ASCII.GetBytes("00000000001\0", tar.AsSpan(at + 136));
            Forger.Mend(tar.AsSpan(at, 512));
        }

        var report = Bundles.Verify(Forger.Frame(tar), signer.Fingerprint);
        Assert.That(report.Problems[0].Region, Is.EqualTo("custody/signer.pem"), Bundles.Describe(report));
        Assert.That(report.IsAuthentic, Is.False);
    }

    [Test]
    public void BytesInPaddingAreNoticed() => MustBeDamaged(f => f.Pieces[f.IndexOf("fs/a")].Padding[3] = 1, "fs/a");

    [Test]
    public void BytesAfterTheEndOfTheArchiveAreNoticed() => MustBeDamaged(f => f.EndOfArchive = new byte[1536], "end of archive");

    [Test]
    public void AnArchiveWithOneZeroBlockIsNoticed() => MustBeDamaged(f => f.EndOfArchive = new byte[512], "end of archive");

    [Test]
    public void AGiantPaxHeaderIsNoticedAndNotHeld() => MustBeDamaged(f =>
    {
        var piece = f.Make("fs/" + new string('x', 150), [1]);
        Encoding.ASCII.GetBytes("77777777777\0", piece.Header.AsSpan(124));
        Forger.Mend(piece.Header);
        f.Pieces.Insert(f.IndexOf("fs/c"), piece);
    }, "header of the entry after custody/0001.p7s");

    [Test]
    public void ABundleSignedAnewByAnotherKeyIsIntactAndNotAuthentic()
    {
        var forged = Bundles.Write(BundleSigner.ForRun("forensics run key test"), writer => writer.WriteEntry("fs/a", "forged"u8));
        var report = Bundles.Verify(forged, signer.Fingerprint);
        Assert.That((report.IsIntact, report.Authenticity), Is.EqualTo((true, AuthenticityState.Untrusted)));
        Assert.That(report.UntrustedBecause, Is.Not.Null);
    }

    [Test]
    public void LinksOfTwoKeysInOneBundleAreNoticed()
    {
        var other = new Forger(Bundles.Write(BundleSigner.ForRun("other"), writer => writer.WriteEntry("fs/a", "alpha"u8)));
        MustBeDamaged(f => f.Replace("custody/signer.pem", other.Pieces[other.IndexOf("custody/signer.pem")].Content), "custody/signer.pem");
    }

    [Test]
    public void AFrameThatDecompressesBeyondItsBoundIsRefused()
    {
        using var compressor = new Compressor(1);
        var bomb = compressor.Wrap(new byte[(1 << 20) + 1]).ToArray();
        MustBeMalformed([(bomb, (1 << 20) + 1)], "1048576 are allowed");

        // The same frame declaring 1 MiB only: the decoder has no more room than that.
        var lying = (byte[])bomb.Clone();
        lying[6] = 0;
        var report = Bundles.Verify(Forger.Close([(lying, 1 << 20)]));
        Assert.That(report.Problems.Select(p => p.Detail), Has.Some.Contains("decompress").Or.Some.Contains("window"), Bundles.Describe(report));
    }

    [Test]
    public void AFrameOfExactlyTheBoundIsRead() => Assert.That(
        Bundles.Verify(Bundles.Write(signer, w => w.WriteEntry("big", new byte[(4 << 20) + 17]))).IsIntact);

    [TestCase(0b1110_0100, "checksum")]
    [TestCase(0b1110_0001, "dictionary")]
    [TestCase(0b1110_1000, "reserved")]
    [TestCase(0b1111_0000, "unused")]
    [TestCase(0b0000_0000, "content size")]
    public void AFrameOfAnotherKindIsRefused(int descriptor, string why) =>
        MustBeMalformed([([0x28, 0xB5, 0x2F, 0xFD, (byte)descriptor, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], 8)], why);

    [Test]
    public void AWindowBeyondTheBoundIsRefused() =>
        MustBeMalformed([([0x28, 0xB5, 0x2F, 0xFD, 0b1000_0000, 10 << 3 | 1, 8, 0, 0, 0, 1, 0, 0], 8)], "window");

    [Test]
    public void AFrameOfEndlessEmptyBlocksIsRefused()
    {
        var frame = new byte[(2 << 20) + 9];
        new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0b1010_0000, 8, 0, 0, 0 }.CopyTo(frame, 0);
        MustBeMalformed([(frame, 8)], "longer than any frame");
    }

    [Test]
    public void AnotherSeekTableIsNoticed()
    {
        var bundle = (byte[])this.bundle.Clone();
        bundle[^17] ^= 1;
        var report = Bundles.Verify(bundle);
        Assert.That(report.Problems.Single().Region, Is.EqualTo("seek table"));
    }

    [Test]
    public void EveryByteOfTheArchiveFlippedAndMendedIsNoticed()
    {
        // Beyond the container digest: the frames are made anew around the change, so only custody chain and signatures can tell.
        var tar = new Forger(Bundles.Write(signer, writer => writer.WriteEntry("a", "alpha"u8))).Tar();
        ConcurrentBag<int> unnoticed = [];
        Parallel.For(0, tar.Length, at =>
        {
            var flipped = (byte[])tar.Clone();
            flipped[at] ^= (byte)(1 << (at * 5 % 8));
            var report = Bundles.Verify(Forger.Frame(flipped), signer.Fingerprint);
            if (report.Integrity != IntegrityState.Damaged || report.IsAuthentic) unnoticed.Add(at);
        });
        Assert.That(unnoticed, Is.Empty);
    }

    [Test]
    public void EveryByteOfAHeaderFlippedWithItsChecksumMendedIsNoticed()
    {
        ConcurrentBag<int> unnoticed = [];
        Parallel.For(0, 512, at =>
        {
            if (at is >= 148 and < 156) return;
            var forger = new Forger(bundle);
            forger.PatchHeader("fs/a", h => h[at] ^= 1);
            var report = Bundles.Verify(forger.Build(), signer.Fingerprint);
            if (report.Integrity != IntegrityState.Damaged || report.IsAuthentic) unnoticed.Add(at);
        });
        Assert.That(unnoticed, Is.Empty);
    }

    [Test]
    public void ASignatureWithAStrangersCertificateInItIsNoticed() => MustBeDamaged(f =>
    {
        // Another run key's certificate, of the same length, in place of the signer's: CMS does not sign it.
        var signature = (byte[])f.Pieces[f.IndexOf("custody/0001.p7s")].Content.Clone();
        var leaf = Der(signer);
        var stranger = Der(BundleSigner.ForRun("forensics run key test"));
        while (stranger.Length != leaf.Length) stranger = Der(BundleSigner.ForRun("forensics run key test"));
        stranger.CopyTo(signature.AsSpan(signature.AsSpan().IndexOf(leaf)));
        f.Replace("custody/0001.p7s", signature);
    }, "custody/0001.p7s");

    [Test]
    public void NoiseOfAnyKindIsAReport()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var noise = Bundles.Noise(seed * 37, seed);
            if (seed % 2 == 0 && noise.Length > 4) new byte[] { 0x28, 0xB5, 0x2F, 0xFD }.CopyTo(noise, 0);
            Assert.That(Bundles.Verify(noise).IsIntact, Is.False);
        }

        // Well-formed frames around noise, and around mutated archives.
        var tar = new Forger(bundle).Tar();
        for (var seed = 0; seed < 300; seed++)
        {
            var mutated = (byte[])tar.Clone();
            var random = new Random(seed);
            for (var i = 0; i <= seed % 5; i++) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            var report = Bundles.Verify(Forger.Frame(seed % 3 == 0 ? Bundles.Noise(4096, seed) : mutated), signer.Fingerprint);
            if (!mutated.AsSpan().SequenceEqual(tar)) Assert.That(report.IsAuthentic, Is.False);
        }
    }

    private static byte[] Der(BundleSigner signer) => Convert.FromBase64String(string.Concat(signer.CertificatePem.Split('\n').Where(l => !l.StartsWith('-'))));

    private static string Hex(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static IEnumerable<int> Headers(byte[] tar)
    {
        for (var at = 0; at < tar.Length && tar[at] != 0;)
        {
            yield return at;
            at += 512 + (Convert.ToInt32(Encoding.ASCII.GetString(tar, at + 124, 11), 8) + 511) / 512 * 512;
        }
    }

    private static void MustBeMalformed(List<(byte[] Frame, int Content)> frames, string why)
    {
        var report = Bundles.Verify(Forger.Close(frames));
        Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Damaged));
        Assert.That(report.Problems[0].Region, Does.StartWith("frame 0 at byte 0"));
        Assert.That(report.Problems[0].Detail, Does.Contain(why));
    }

    private void MustBeDamaged(Action<Forger> forge, string region)
    {
        var forger = new Forger(bundle);
        forge(forger);
        var report = Bundles.Verify(forger.Build(), signer.Fingerprint);
        Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Damaged), Bundles.Describe(report));
        Assert.That(report.IsAuthentic, Is.False);
        Assert.That(report.Problems.Select(p => p.Region), Has.Some.EqualTo(region), Bundles.Describe(report));
        Assert.That(report.Problems.Select(p => p.Region + p.Detail), Has.None.Match("[^ -~]"), "a report is safe on a terminal");
    }
}
