using System.Collections.Concurrent;

namespace Forensics.Bundle.Tests;

/// <summary>What is saved of a bundle that was cut, torn or changed: all that a link covers, byte for byte, and nothing that none does.</summary>
public sealed class SalvageTests
{
    private const int Block = 4096;
    private const int Variants = 200;

    private BundleSigner signer = null!;
    private FlushedStream written = null!;
    private byte[] bundle = null!;
    private List<int> linkEnds = null!;

    [OneTimeSetUp]
    public void MakeABundle()
    {
        signer = BundleSigner.ForRun("forensics run key test");
        written = new FlushedStream();
        linkEnds = [];
        using var writer = new BundleWriter(written, signer, Bundles.Options());
        var image = writer.OpenContent("images/disk/sda.raw");
        for (var i = 0; i < 5; i++)
        {
            writer.AppendLines("records/listing/filesystem.entry", Bundles.Lines(10_000, i * 10_000));
            writer.AppendLines("faults", Bundles.Lines(10, i));
            image.Append(Bundles.Noise(400_000, i));
            writer.WriteEntry($"fs/$rootfs$/etc/{i}", Bundles.Noise(1_000 * i, 10 + i));
            writer.WriteLink();
            linkEnds.Add((int)written.Length);
        }

        image.Complete();
        writer.AppendLines("records/listing/filesystem.entry", Bundles.Lines(30_000));
        writer.Close(Bundles.Manifest);
        bundle = written.ToArray();
        linkEnds.Add((int)Archive.Rows(bundle)[^2].Start);
    }

    [OneTimeTearDown]
    public void Release() => written.Dispose();

    [Test]
    public void OfEachCutComesBackWhatTheLastLinkCovers([Values(20_250_301)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var cuts = Enumerable.Range(0, Variants - 12).Select(_ => random.Next(bundle.Length)).Concat(linkEnds.SelectMany(end => new[] { end - 1, end })).ToList();
        ConcurrentBag<string> wrong = [];
        Parallel.ForEach(cuts, cut =>
        {
            if (Fault(bundle[..cut], linkEnds.Count(end => end <= cut)) is { } fault) wrong.Add($"cut at {cut}: {fault}");
        });
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void StockToolsOpenWhatWasSaved()
    {
        Tool.Require("zstd", "tar");
        var folder = Directory.CreateTempSubdirectory("forensics-salvage-");
        try
        {
            for (var i = 1; i <= 10; i++)
            {
                var path = Path.Combine(folder.FullName, $"{i}.tar.zst");
                var cut = linkEnds[0] + ((bundle.Length - linkEnds[0]) / 10 * i) - 1;
                var report = BundleSalvage.Salvage(new MemoryStream(bundle[..cut]), path);
                Assert.That(report.Outcome, Is.EqualTo(SalvageOutcome.Salvaged));
                Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
                Tool.Run(folder.FullName, "zstd", "-tq", path).MustBeSilentSuccess();
                var listed = Tool.Run(folder.FullName, "tar", "--zstd", "-tf", path).MustSucceed();
                Assert.That(listed.Error, Is.Empty);
                Assert.That(listed.Output.Split('\n'), Has.Some.EqualTo($"custody/{report.Link:D4}.p7s").And.None.EqualTo($"custody/{report.Link + 1:D4}.sha256"));
                Assert.That(Tool.Run(folder.FullName, "sha256sum", path).MustSucceed().Output, Does.StartWith(report.BundleDigest!));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void OfWritesThatNeverReachedTheDiskComesBackWhatWasSynchronised([Values(20_250_302)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        ConcurrentBag<string> wrong = [];
        Parallel.For(0, Variants, variant =>
        {
            // Synchronised up to a link; of what was written after it each block came, stayed zero, is missing or holds what lay on the disk before.
            var random = new Random(seed + variant);
            var links = random.Next(linkEnds.Count);
            var synchronised = links == 0 ? 0 : linkEnds[links - 1];
            var torn = bundle[..random.Next(synchronised, bundle.Length + 1)];
            var garbage = Bundles.Noise(Block, variant);
            var isTorn = torn.Length < bundle.Length;
            List<byte> file = [.. torn.AsSpan(0, synchronised)];
            for (var at = synchronised; at < torn.Length; at += Block)
            {
                var block = torn.AsSpan(at, Math.Min(Block, torn.Length - at));
                var fate = random.Next(6);
                isTorn |= fate < 4;
                if (fate == 0) block.Clear();
                else if (fate == 1) garbage.AsSpan(0, block.Length).CopyTo(block);
                else if (fate == 2) bundle.AsSpan(random.Next(bundle.Length - block.Length), block.Length).CopyTo(block);
                if (fate != 3) file.AddRange(block);
            }

            if (isTorn && Fault([.. file], null, atLeast: links) is { } fault) wrong.Add($"variant {variant}, synchronised to link {links}: {fault}");
        });
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void OfABundleThatIsDamagedInTheMiddleComesBackWhatLiesBefore()
    {
        for (var link = 0; link < linkEnds.Count; link++)
        {
            var damaged = (byte[])bundle.Clone();
            damaged[linkEnds[link] - 300] ^= 0x10;
            Assert.That(Fault(damaged, link), Is.Null);
        }
    }

    [Test]
    public void WhatLiesBeyondTheLastLinkIsNamedAndNotPassed()
    {
        using var file = new MemoryStream();
        using (var writer = new BundleWriter(file, signer, Bundles.Options()))
        {
            writer.WriteEntry("fs/a", "alpha"u8);
            writer.WriteLink();
        }

        var whole = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("fs/a", "alpha"u8);
            writer.WriteLink();
            writer.WriteEntry("fs/b", "beta"u8);
            writer.WriteEntry("fs/c", Bundles.Noise(3 << 20, 1));
        });
        var cut = whole[..(file.ToArray().Length + (2 << 20))];
        using var saved = new MemoryStream();
        var report = BundleSalvage.Salvage(new MemoryStream(cut), saved);
        Assert.That((report.Outcome, report.Link, report.BeyondEntryCount, report.ManifestIsProven), Is.EqualTo((SalvageOutcome.Salvaged, 1, 1, false)));
        Assert.That(report.BeyondEntries, Is.EqualTo(new[] { "fs/b" }));
        Assert.That(report.CopiedBytes + report.BeyondBytes, Is.EqualTo(cut.Length));
        Assert.That(Archive.Entries(saved.ToArray()).Select(entry => entry.Name), Is.EqualTo(new[] { "custody/signer.pem", "fs/a", "custody/0001.sha256", "custody/0001.p7s" }));
    }

    [TestCase(BundleLimits.MaxListedBeyond - 1)]
    [TestCase(BundleLimits.MaxListedBeyond)]
    public void OfManyEntriesBeyondSomeAreNamedAndAllAreCounted(int entries)
    {
        var forger = new Forger(Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < entries; i++) writer.WriteEntry($"e{i}", "x"u8);
        }));
        forger.EndOfArchive = [];
        forger.Pieces.RemoveRange(forger.IndexOf("custody/0001.sha256"), 2);
        forger.Pieces.RemoveRange(forger.IndexOf("custody/links.txt"), 2);
        var report = BundleSalvage.Salvage(new MemoryStream(Forger.FrameAtLinks(forger)), new MemoryStream());
        Assert.That((report.Outcome, report.BeyondEntryCount, report.BeyondEntries.Count),
            Is.EqualTo((SalvageOutcome.NothingProven, entries + 1L, Math.Min(entries + 1, BundleLimits.MaxListedBeyond))), "with custody/signer.pem");
    }

    [Test]
    public void NothingIsWrittenWhereNothingProves()
    {
        using var saved = new MemoryStream();
        var report = BundleSalvage.Salvage(new MemoryStream(bundle[..(linkEnds[0] - 1)]), saved);
        Assert.That((report.Outcome, report.Link, saved.Length, report.BundleDigest), Is.EqualTo((SalvageOutcome.NothingProven, 0, 0L, (string?)null)));
        Assert.That(report.BeyondBytes, Is.EqualTo(linkEnds[0] - 1));
    }

    [Test]
    public void NothingIsWrittenOfABundleThatIsWholeOrWasSaved()
    {
        using var saved = new MemoryStream();
        Assert.That(BundleSalvage.Salvage(new MemoryStream(bundle), saved).Outcome, Is.EqualTo(SalvageOutcome.NotNeeded));
        Assert.That(saved.Length, Is.Zero);
        _ = BundleSalvage.Salvage(new MemoryStream(bundle[..^1]), saved);
        using var again = new MemoryStream();
        Assert.That(BundleSalvage.Salvage(new MemoryStream(saved.ToArray()), again).Outcome, Is.EqualTo(SalvageOutcome.NotNeeded));
        Assert.That(again.Length, Is.Zero);
    }

    [Test]
    public void ABundleThatLostOnlyItsEndMissesNothing()
    {
        using var saved = new MemoryStream();
        var report = BundleSalvage.Salvage(new MemoryStream(bundle[..^1]), saved);
        var verified = Bundles.Verify(saved.ToArray(), signer.Fingerprint);
        Assert.That((report.ManifestIsProven, verified.ManifestIsProven, verified.Integrity, verified.IsAuthentic), Is.EqualTo((true, true, IntegrityState.Salvaged, true)), Bundles.Describe(verified));
    }

    [Test]
    public void AFileThatChangesBetweenTheTwoReadsIsFound()
    {
        using var changing = new ChangingStream(bundle[..(linkEnds[1] + 10)], linkEnds[0] - 200);
        using var saved = new MemoryStream();
        Assert.That(() => BundleSalvage.Salvage(changing, saved), Throws.TypeOf<IOException>().With.Message.Contains("changed while it was copied"));
    }

    [Test]
    public void ADestinationThatFailsReachesTheCaller()
    {
        using var full = new FailingStream(linkEnds[0] / 2);
        Assert.That(() => BundleSalvage.Salvage(new MemoryStream(bundle[..(linkEnds[0] + 10)]), full), Throws.TypeOf<IOException>().With.Message.Contains("No space left"));
    }

    [Test]
    public void ASalvagedBundleThatIsCutOrChangedIsNoSalvagedOne()
    {
        using var saved = new MemoryStream();
        _ = BundleSalvage.Salvage(new MemoryStream(bundle[..(linkEnds[1] + 10)]), saved);
        var whole = saved.ToArray();
        Assert.That(Bundles.Verify(whole[..^1]).Integrity, Is.EqualTo(IntegrityState.CutAfterLink));
        Assert.That(Bundles.Verify([.. whole, 0]).Integrity, Is.EqualTo(IntegrityState.Damaged));
        foreach (var at in new[] { 100, linkEnds[0] + 1, whole.Length - 60, whole.Length - 5 })
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 1;
            Assert.That(Bundles.Verify(flipped).Integrity, Is.EqualTo(IntegrityState.Damaged), $"byte {at}");
        }
    }

    // Null when the salvage of the file gives exactly what a link covers: that link, or one at least as late.
    private string? Fault(byte[] file, int? link, int atLeast = 0)
    {
        using var saved = new MemoryStream();
        var report = BundleSalvage.Salvage(new MemoryStream(file), saved);
        if (report.Link < atLeast || (link is { } wanted && report.Link != wanted)) return $"link {report.Link} was saved: {Bundles.Describe(report.Input)}";
        if (report.Link == 0) return report.Outcome == SalvageOutcome.NothingProven && saved.Length == 0 ? null : $"{report.Outcome}, {saved.Length} bytes";
        var whole = saved.ToArray();
        if (!whole.AsSpan().StartsWith(bundle.AsSpan(0, linkEnds[report.Link - 1]))) return "other bytes were saved";
        if (report.CopiedBytes != linkEnds[report.Link - 1]) return $"{report.CopiedBytes} bytes were saved, {linkEnds[report.Link - 1]} are covered";
        var verified = Bundles.Verify(whole, signer.Fingerprint);
        return (verified.Integrity, verified.ProvenLinks, verified.IsAuthentic, verified.BundleDigest) == (IntegrityState.Salvaged, report.Link, true, report.BundleDigest) ? null : Bundles.Describe(verified);
    }

    /// <summary>Another byte from the second time on that it is read from the start.</summary>
    private sealed class ChangingStream(byte[] content, int at) : MemoryStream(content)
    {
        private bool isRead;

        public override long Position
        {
            get => base.Position;
            set
            {
                if (isRead)
                {
                    base.Position = at;
                    WriteByte(0x5A);
                }

                base.Position = value;
            }
        }

        public override int Read(Span<byte> buffer)
        {
            isRead = true;
            return base.Read(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            isRead = true;
            return base.Read(buffer, offset, count);
        }
    }
}
