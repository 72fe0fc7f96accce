using System.Text;

namespace Forensics.Bundle.Tests;

public sealed class BundleWriterTests
{
    private static readonly string[] BadNames = ["", "/etc/passwd", "a//b", "../x", "a/../b", "a/./b", "a b", "a\nb", "é", "a/", "custody/x", "manifest.json", new string('n', 256)];

    private BundleSigner signer = null!;

    [OneTimeSetUp]
    public void MakeKey() => signer = BundleSigner.ForRun("forensics run key test");

    [Test]
    public void AWrittenBundleVerifies()
    {
        var report = Bundles.Verify(Bundles.Small(signer), signer.Fingerprint);

        Assert.That(report.Problems, Is.Empty, Bundles.Describe(report));
        Assert.Multiple(() =>
        {
            Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Complete));
            Assert.That(report.Authenticity, Is.EqualTo(AuthenticityState.Trusted));
            Assert.That(report.Links, Is.EqualTo(2));
            Assert.That(report.ProvenLinks, Is.EqualTo(2));
            Assert.That(report.Signers.Single().Fingerprint, Is.EqualTo(signer.Fingerprint));
            Assert.That(report.Signers.Single().IsSelfSigned);
            Assert.That(report.Signers.Single().FirstSignedAt, Is.EqualTo(Bundles.Start));
        });
    }

    [Test]
    public void ASummaryStatesWhatVerificationFinds()
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options());
        writer.WriteEntry("a", "x"u8);
        var summary = writer.Close(Bundles.Manifest);

        var report = Bundles.Verify(file.ToArray());
        Assert.That(summary, Is.EqualTo(new BundleSummary(report.BundleDigest, file.Length, signer.Fingerprint, 1, report.Entries)));
        Assert.That(report.Authenticity, Is.EqualTo(AuthenticityState.Unknown));
    }

    [TestCaseSource(nameof(BadNames))]
    public void ANameThatCouldHarmIsRefused(string name)
    {
        using var writer = new BundleWriter(new MemoryStream(), signer, Bundles.Options());
        Assert.That(() => writer.WriteEntry(name, "x"u8), Throws.ArgumentException);
        Assert.That(() => writer.WriteEntry("good", "x"u8), Throws.Nothing);
    }

    [Test]
    public void ANameIsTakenOnce()
    {
        using var writer = new BundleWriter(new MemoryStream(), signer, Bundles.Options());
        writer.WriteEntry("a/b", "x"u8);
        writer.AppendLines("log", "{}\n"u8);
        Assert.Multiple(() =>
        {
            Assert.That(() => writer.WriteEntry("a/b", "x"u8), Throws.ArgumentException.With.Message.Contains("a/b"));
            Assert.That(() => writer.WriteEntry("a", "x"u8), Throws.ArgumentException, "a directory");
            Assert.That(() => writer.WriteEntry("a/b/c", "x"u8), Throws.ArgumentException, "below a file");
            Assert.That(() => writer.WriteEntry("log/0002.jsonl", "x"u8), Throws.ArgumentException, "a stream's next part");
            Assert.That(() => writer.WriteEntry("log", "x"u8), Throws.ArgumentException, "a stream's folder");
            Assert.That(() => writer.AppendLines("a", "{}\n"u8), Throws.ArgumentException, "a folder with entries");
        });
        Assert.That(() => writer.Close(Bundles.Manifest), Throws.Nothing);
    }

    [Test]
    public void AnEntryHolds32MebibytesAndNotAByteMore()
    {
        using var writer = new BundleWriter(new MemoryStream(), signer, Bundles.Options());
        Assert.That(() => writer.WriteEntry("over", new byte[BundleFormat.MaxEntryBytes + 1]), Throws.ArgumentException);
        Assert.That(() => writer.WriteEntry("just", new byte[BundleFormat.MaxEntryBytes]), Throws.Nothing);
    }

    [Test]
    public void LinesThatDoNotEndAreRefused()
    {
        using var writer = new BundleWriter(new MemoryStream(), signer, Bundles.Options());
        Assert.That(() => writer.AppendLines("log", "{}"u8), Throws.ArgumentException);
        Assert.That(() => writer.AppendLines(new string('s', 241), "{}\n"u8), Throws.ArgumentException);
        Assert.That(() => writer.AppendLines("log", new byte[BundleFormat.MaxEntryBytes + 1].Append((byte)'\n').ToArray()), Throws.ArgumentException);
    }

    [Test]
    public void ALinkWithNothingNewWritesNothing()
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options());
        Assert.That(writer.WriteLink(), Is.EqualTo(1));
        var length = file.Length;
        Assert.That(writer.WriteLink(), Is.EqualTo(1));
        Assert.That(file.Length, Is.EqualTo(length).And.EqualTo(writer.LengthBytes));
    }

    [Test]
    public void PartsAreCutAtLineEndsAndJoinToTheStream()
    {
        var block = Bundles.Lines(12_000);
        var expected = new MemoryStream();
        var file = Bundles.Write(signer, writer =>
        {
            while (expected.Length < 70 << 20)
            {
                writer.AppendLines("records/s/r", block);
                expected.Write(block);
            }
        });

        var entries = Archive.Entries(file).Where(e => e.Name.StartsWith("records/s/r/", StringComparison.Ordinal)).ToList();
        Assert.That(entries.Select(e => e.Name), Is.EqualTo(new[] { "records/s/r/0001.jsonl", "records/s/r/0002.jsonl", "records/s/r/0003.jsonl" }));
        Assert.That(entries.Select(e => e.Content.Length), Is.All.LessThanOrEqualTo(BundleFormat.MaxEntryBytes));
        Assert.That(entries.Select(e => e.Content[^1]), Is.All.EqualTo((byte)'\n'));
        Assert.That(entries[0].Content, Has.Length.GreaterThan(BundleFormat.MaxEntryBytes - 200));
        Assert.That(entries.SelectMany(e => e.Content).SequenceEqual(expected.ToArray()));
        Assert.That(Bundles.Verify(file).IsIntact);
    }

    [Test]
    public void ManyStreamsOfNoiseStayWithinTheSpool()
    {
        var line = Bundles.Noise(1 << 20, 3);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line[^1] = (byte)'\n';
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options() with { MaxSpoolBytes = 4 << 20 });
        for (var i = 0; i < 40; i++) writer.AppendLines($"noise{i % 8}", line);
        Assert.That(file.Length, Is.GreaterThan(30 << 20));
        writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).IsIntact);
    }

    [Test]
    public void ALinkIsForcedBeforeItsListIsTooLong()
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options() with { ForcedLinkTextBytes = 2000 });
        for (var i = 0; i < 100; i++) writer.WriteEntry($"e{i}", "x"u8);
        var last = writer.LastLink;
        writer.Close(Bundles.Manifest);
        Assert.That(last, Is.GreaterThan(3));
        Assert.That(Bundles.Verify(file.ToArray()).IsIntact);
        Assert.That(Archive.Entries(file.ToArray()).Where(e => e.Name.EndsWith(".sha256", StringComparison.Ordinal)).Select(e => e.Content.Length), Is.All.LessThanOrEqualTo(2000));
    }

    [TestCase(0)]
    [TestCase(50_000)]
    public void AFailingDestinationReachesTheCallerAndTheWriterStopsForGood(int room)
    {
        using var full = new FailingStream(room);
        using var writer = new BundleWriter(full, signer, Bundles.Options());
        Assert.That(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                writer.WriteEntry($"noise{i}", Bundles.Noise(10_000, i));
                writer.WriteLink();
            }
        }, Throws.InstanceOf<IOException>());

        var (link, length) = (writer.LastLink, full.Length);
        Assert.That(() => writer.WriteLink(), Throws.InvalidOperationException);
        Assert.That(() => writer.Close(Bundles.Manifest), Throws.InvalidOperationException);
        Assert.That(full.Length, Is.EqualTo(length));
        var report = Bundles.Verify(full.ToArray());
        Assert.That((report.Integrity, report.ProvenLinks), Is.EqualTo((IntegrityState.CutAfterLink, link)), Bundles.Describe(report));
    }

    [Test]
    public void DisposingWithoutCloseLeavesACutBundle()
    {
        using var file = new MemoryStream();
        using (var writer = new BundleWriter(file, signer, Bundles.Options()))
        {
            writer.WriteEntry("a", "x"u8);
            writer.WriteLink();
            writer.WriteEntry("b", "x"u8);
        }

        var report = Bundles.Verify(file.ToArray(), signer.Fingerprint);
        Assert.That((report.Integrity, report.ProvenLinks, report.IsAuthentic), Is.EqualTo((IntegrityState.CutAfterLink, 1, true)));
    }

    [Test]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void CreateRefusesWhatLiesThereAndMakesAPrivateFile()
    {
        var folder = Directory.CreateTempSubdirectory("bundle-test");
        try
        {
            var path = Path.Combine(folder.FullName, "b.tar.zst");
            using (var writer = BundleWriter.Create(path, signer, Bundles.Options())) writer.Close(Bundles.Manifest);
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            using (var file = File.OpenRead(path)) Assert.That(BundleVerifier.Verify(file, new VerifyOptions()).IsIntact);
            Assert.That(() => BundleWriter.Create(path, signer, Bundles.Options()), Throws.InstanceOf<IOException>());

            var target = Path.Combine(folder.FullName, "target");
            var link = Path.Combine(folder.FullName, "link.tar.zst");
            File.CreateSymbolicLink(link, target);
            Assert.That(() => BundleWriter.Create(link, signer, Bundles.Options()), Throws.InstanceOf<IOException>());
            Assert.That(File.Exists(target), Is.False);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Test]
    public void TheArchiveIsLaidOutAsDocumented()
    {
        var bundle = Bundles.Small(signer);
        Assert.That(new Forger(bundle).Pieces.Select(p => p.Name), Is.EqualTo(new[]
        {
            "custody/", "custody/signer.pem", "fs/", "fs/$rootfs$/", "fs/$rootfs$/etc/", "fs/$rootfs$/etc/hostname",
            "records/", "records/listing/", "records/listing/filesystem.entry/", "records/listing/filesystem.entry/0001.jsonl",
            "custody/0001.sha256", "custody/0001.p7s", "fs/$rootfs$/var/", "fs/$rootfs$/var/log/", "fs/$rootfs$/var/log/noise.bin",
            "fs/$rootfs$/" + new string('n', 200), "faults/", "faults/0001.jsonl", "custody/links.txt", "manifest.json", "custody/0002.sha256", "custody/0002.p7s",
        }));
        Assert.That(Encoding.ASCII.GetString(Archive.Tar(bundle), 512, 32), Does.StartWith("30 comment=forensics-bundle 1\n"));

        var list = Encoding.ASCII.GetString(Archive.Entries(bundle).Single(e => e.Name == "custody/0002.sha256").Content).Split('\n');
        Assert.That(list.Select(l => l.Length > 66 ? l[64..] : l), Is.EqualTo(new[]
        {
            "  custody/0001.sha256", "  fs/$rootfs$/var/log/noise.bin", "  fs/$rootfs$/" + new string('n', 200), "  faults/0001.jsonl", "  custody/links.txt", "  manifest.json", "",
        }));
    }

    [Test]
    public void SmallEntriesShareAFrameAndALinkEndsOne()
    {
        var rows = Archive.Rows(Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < 200; i++) writer.WriteEntry($"small/{i}", Bundles.Noise(100, i));
            writer.WriteLink();
        }));
        Assert.That(rows, Has.Count.EqualTo(6), "entries; first link; offsets and manifest; last link; end of archive; container digest");
    }

    [Test]
    public void ContentsComeBackByteForByte()
    {
        Dictionary<string, byte[]> contents = [];
        foreach (var size in new[] { 0, 1, 511, 512, 513, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000 }) contents[$"f/{size}"] = Bundles.Noise(size, size);
        var file = Bundles.Write(signer, writer =>
        {
            foreach (var (name, content) in contents) writer.WriteEntry(name, content);
        });

        foreach (var entry in Archive.Entries(file).Where(e => e.Name.StartsWith("f/", StringComparison.Ordinal)))
            Assert.That(entry.Content.AsSpan().SequenceEqual(contents[entry.Name]), entry.Name);
        Assert.That(Encoding.ASCII.GetString(Archive.Entries(file).First().Content), Does.Contain(signer.CertificatePem));
    }
}
