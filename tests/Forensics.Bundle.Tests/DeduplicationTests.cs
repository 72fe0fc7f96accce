using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Forensics.Bundle.Export;

namespace Forensics.Bundle.Tests;

/// <summary>Content that was stored before, or is known, is not written again, and every reader finds it.</summary>
public sealed class DeduplicationTests
{
    private readonly BundleSigner signer = BundleSigner.ForRun("forensics run key test");
    private readonly byte[] text = Bundles.Lines(2_000);
    private Scratch scratch = null!;

    [SetUp]
    public void MakeScratch() => scratch = new();

    [TearDown]
    public void CleanUp() => scratch.Dispose();

    [Test]
    public void EqualContentIsStoredOnceAndTheSecondNamesTheFirst()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            var first = Store(writer, "fs/$rootfs$/a", text);
            writer.WriteLink();
            var second = Store(writer, "fs/$rootfs$/b/c", text);
            Assert.That((first.Entry, first.IsDuplicate, second.Entry, second.Parts, second.IsDuplicate), Is.EqualTo(("fs/$rootfs$/a", false, "fs/$rootfs$/a", 0, true)));
            Assert.That((second.Sha256, second.Md5, second.LengthBytes), Is.EqualTo((first.Sha256, first.Md5, first.LengthBytes)));
            Assert.That(writer.IsFree("fs/$rootfs$/b/c"), Is.False, "what comes later under that path is another version of it");
            Assert.That(Store(writer, "fs/$rootfs$/d", Bundles.Lines(2_001)).Entry, Is.EqualTo("fs/$rootfs$/d"));
        });
        Assert.That(Bundles.Verify(bundle).Problems, Is.Empty);
        Assert.That(Names(bundle), Is.EqualTo(new[] { "fs/$rootfs$/a", "fs/$rootfs$/d" }));
    }

    [Test]
    public void WhatIsFoundByItsNameAloneIsAlwaysStored()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            Assert.That(Store(writer, "extra/s/one", text, mayBeElsewhere: false).IsDuplicate, Is.False);
            Assert.That(Store(writer, "extra/s/two", text, mayBeElsewhere: false).Entry, Is.EqualTo("extra/s/two"));
            Assert.That(Store(writer, "fs/$rootfs$/a", text).Entry, Is.EqualTo("extra/s/two"), "but other content can lie there");
        });
        Assert.That(Archive.Entries(bundle).Where(entry => entry.Name.StartsWith("extra/", StringComparison.Ordinal)).Select(entry => entry.Content), Is.EqualTo(new[] { text, text }));
    }

    [TestCase(0, 2)]
    [TestCase(511, 2)]
    [TestCase(512, 1)]
    public void ShortContentIsStoredAgain(int length, int entries)
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            _ = Store(writer, "fs/$rootfs$/a", Bundles.Noise(length, 3));
            _ = Store(writer, "fs/$rootfs$/b", Bundles.Noise(length, 3));
        });
        Assert.That(Names(bundle), Has.Count.EqualTo(entries));
    }

    [Test]
    public void ContentThatHadToBeBegunIsStoredAgainAndCanBeNamed()
    {
        var large = new byte[BundleFormat.MaxEntryBytes + 1_000];
        var bundle = Bundles.Write(signer, writer =>
        {
            Assert.That(Store(writer, "fs/$rootfs$/a", large), Has.Property("Parts").EqualTo(2));
            Assert.That(Store(writer, "fs/$rootfs$/b", large), Has.Property("Entry").EqualTo("fs/$rootfs$/b").And.Property("IsDuplicate").False);

            var torn = writer.OpenContent("fs/$rootfs$/torn", new ContentRules { MayBeElsewhere = true });
            torn.Append(Bundles.Noise(300_000, 4));
            writer.WriteLink();
            torn.Append(text);
            Assert.That(torn.Complete().Parts, Is.EqualTo(2));
            var whole = Store(writer, "fs/$rootfs$/whole", [.. Bundles.Noise(300_000, 4), .. text]);
            Assert.That((whole.Entry, whole.Parts, whole.IsDuplicate), Is.EqualTo(("fs/$rootfs$/torn", 2, true)));
        });
        Assert.That(Bundles.Verify(bundle).Problems, Is.Empty);
        Assert.That(Names(bundle), Is.EqualTo(new[] { "a.part0001", "a.part0002", "b.part0001", "b.part0002", "torn.part0001", "torn.part0002" }.Select(name => $"fs/$rootfs$/{name}")));
    }

    [Test]
    public void WhatIsNotWrittenFreesItsMemoryAndAsksForNoLink()
    {
        var content = new byte[10 << 20];
        Bundles.Noise(10 << 20, 5).CopyTo(content, 0);
        _ = Bundles.Write(signer, writer =>
        {
            _ = Store(writer, "fs/$rootfs$/first", content);
            var link = writer.WriteLink();
            var length = writer.LengthBytes;
            for (var i = 0; i < 30; i++) Assert.That(Store(writer, $"fs/$rootfs$/{i}", content).IsDuplicate, "300 MiB of it");
            Assert.That((writer.LastLink, writer.LengthBytes, writer.WaitingBytes), Is.EqualTo((link, length, 0)));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public void KnownContentIsNotWritten(bool bySha256)
    {
        var known = KnownContentsTests.Of(bySha256 ? Sha256(text) : Md5(text), Md5([]), bySha256 ? Sha256("short"u8.ToArray()) : Md5("short"u8.ToArray()));
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options() with { Known = known });
        var left = Store(writer, "fs/$rootfs$/a", text);
        Assert.That((left.Entry, left.Parts, left.LengthBytes, left.IsKnown, left.Sha256, left.Md5), Is.EqualTo(((string?)null, 0, (long)text.Length, true, Sha256(text), Md5(text))));
        Assert.That(Store(writer, "fs/$rootfs$/short", "short"u8.ToArray()).Entry, Is.Null, "however short");
        Assert.That(Store(writer, "fs/$rootfs$/empty", []), Has.Property("Entry").EqualTo("fs/$rootfs$/empty").And.Property("IsKnown").True, "an empty file costs nothing");
        Assert.That(Store(writer, "fs/$rootfs$/other", "other"u8.ToArray()).IsKnown, Is.False);
        Assert.That(Store(writer, "extra/s/named", text, mayBeElsewhere: false), Has.Property("Entry").EqualTo("extra/s/named").And.Property("IsKnown").True);
        Assert.That(writer.IsFree("fs/$rootfs$/a"), "another version of that path can be stored");
        _ = writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).Problems, Is.Empty);
        Assert.That(Names(file.ToArray()), Is.EqualTo(new[] { "fs/$rootfs$/empty", "fs/$rootfs$/other", "extra/s/named" }));
    }

    [Test]
    public void KnownContentThatHadToBeBegunIsKeptAndMarked()
    {
        var large = new byte[BundleFormat.MaxEntryBytes + 1];
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options() with { Known = KnownContentsTests.Of(Sha256(large)) });
        Assert.That(Store(writer, "fs/$rootfs$/a", large), Has.Property("Entry").EqualTo("fs/$rootfs$/a").And.Property("Parts").EqualTo(2).And.Property("IsKnown").True);
    }

    [Test]
    public void ARunThatGoesOnStoresWhatStandsBeforeTheGapOnceMore()
    {
        var cut = Bundles.Write(signer, writer =>
        {
            _ = Store(writer, "fs/$rootfs$/a", text);
            _ = writer.WriteLink();
        });
        using (var writer = BundleWriter.Resume(scratch.Path("resumed"), new MemoryStream(cut), new(1, signer.Fingerprint), BundleSigner.ForRun("second run"), Bundles.Options()))
        {
            Assert.That(Store(writer, "fs/$rootfs$/b", text).Entry, Is.EqualTo("fs/$rootfs$/b"));
            Assert.That(Store(writer, "fs/$rootfs$/c", text).Entry, Is.EqualTo("fs/$rootfs$/b"));
            _ = writer.Close(Bundles.Manifest);
        }

        Assert.That(Bundles.Verify(File.ReadAllBytes(scratch.Path("resumed"))).Problems, Is.Empty);
    }

    [Test]
    public void EveryReaderGivesEachFileItsContentAndItsOwnMetadata()
    {
        var second = IndexLines.File("/b/second", IndexLines.Entry(0), text.Length, id: 2);
        second["metadata"]!["mode"] = "0600";
        second["metadata"]!["modified_at"] = "2021-01-02T03:04:05.000000000Z";
        var bundle = IndexLines.Bundle(signer,
            [IndexLines.File("/0", IndexLines.Entry(0), text.Length), second, IndexLines.File("/0", IndexLines.Entry(0), text.Length, id: 3), IndexLines.Object("/hard", "file", line => line["link_of"] = "2", id: 4)], text);
        var report = TreeRestore.Restore(scratch.Read(bundle), scratch.Path("tree"), new());
        Assert.That((report.Written, report.LossCount), Is.EqualTo((3, 0)), "a path that comes twice is one file");
        Assert.That(Tool.Run(scratch.Folder, "stat", "-c", "%n %a %h %Y", "tree/0", "tree/b/second", "tree/hard").Output,
            Is.EqualTo("tree/0 644 1 1577934245\ntree/b/second 600 2 1609556645\ntree/hard 600 2 1609556645\n"), "files of their own");
        Assert.That((File.ReadAllBytes(scratch.Path("tree/0")), File.ReadAllBytes(scratch.Path("tree/b/second"))), Is.EqualTo((text, text)));

        Assert.That(Tar(bundle, "full.tar").LossCount, Is.Zero);
        Directory.CreateDirectory(scratch.Path("tar"));
        Tool.Run(scratch.Path("tar"), "tar", "-xpf", scratch.Path("full.tar")).MustSucceed();
        Assert.That(Tool.Run(scratch.Path("tar/fs/$rootfs$"), "stat", "-c", "%n %a %h %Y", "0", "b/second", "hard").Output, Is.EqualTo("0 644 1 1577934245\nb/second 600 2 1609556645\nhard 600 2 1609556645\n"));
        Assert.That(File.ReadAllBytes(scratch.Path("tar/fs/$rootfs$/b/second")), Is.EqualTo(text));

        Zip(bundle, "full.zip");
        Assert.That(Tool.Run(scratch.Folder, "python3", "-c", "import sys, zipfile; print(sorted((i.filename, i.file_size) for i in zipfile.ZipFile('full.zip').infolist() if 'fs/' in i.filename))").MustSucceed().Output,
            Is.EqualTo($"[('fs/$rootfs$/0', {text.Length}), ('fs/$rootfs$/b/second', {text.Length})]\n"));
    }

    [Test]
    public void ContentThatNamesAnImageHasItsOwnPlaceBesideIt()
    {
        var image = IndexLines.File("/x", "images/s/disk", text.Length);
        (image["path"], image["path_bytes"], image["kind"]) = (null, null, "image");
        var bundle = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("images/s/disk", text);
            foreach (var line in new[] { image, IndexLines.File("/copy", "images/s/disk", text.Length, id: 2) }) writer.AppendLines("files", Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"));
        });
        Assert.That(TreeRestore.Restore(scratch.Read(bundle), scratch.Path("tree"), new()), Has.Property("Written").EqualTo(1).And.Property("LossCount").EqualTo(0));
        Assert.That(File.ReadAllBytes(scratch.Path("tree/copy")), Is.EqualTo(text));
        Assert.That(Tar(bundle, "full.tar").LossCount, Is.Zero);
        Assert.That(Tool.Run(scratch.Folder, "tar", "-tf", "full.tar").Output, Does.Contain("images/s/disk\n").And.Contain("fs/$rootfs$/copy\n"));
    }

    [Test]
    public void AnotherVersionOfAPathIsALossThatTellsWhereItLies()
    {
        var bundle = IndexLines.Bundle(signer, [IndexLines.File("/0", IndexLines.Entry(0), 5), IndexLines.File("/1", IndexLines.Entry(1), 6, id: 2), IndexLines.File("/1", IndexLines.Entry(0), 5, id: 3)], "first"u8.ToArray(), "second"u8.ToArray());
        var report = TreeRestore.Restore(scratch.Read(bundle), scratch.Path("tree"), new());
        Assert.That(report.Losses, Is.EqualTo(new[] { "/1: other content of that path is there; this one is that of fs/$rootfs$/0" }));
        Assert.That(File.ReadAllText(scratch.Path("tree/1")), Is.EqualTo("second"));
        Assert.That((Tar(bundle, "full.tar").LossCount, Zip(bundle, "full.zip").LossCount), Is.EqualTo((1, 1)));
    }

    [Test]
    public void KnownContentThatIsNotThereIsToldAndNoFailure()
    {
        JsonObject[] lines =
        [
            IndexLines.File("/0", IndexLines.Entry(0), text.Length), Known("/bin/known", 2), IndexLines.Object("/bin/hard", "file", line => line["link_of"] = "2", id: 3), IndexLines.Object("/bin", "directory", id: 4),
        ];
        lines[1]["metadata"]!["lsattr"] = new JsonArray("d");
        var bundle = IndexLines.Bundle(signer, lines, text);
        string[] expected = ["/bin/known: known content, not stored", "/bin/hard: known content, not stored"];
        var report = TreeRestore.Restore(scratch.Read(bundle), scratch.Path("tree"), new());
        Assert.That((report.Written, report.Losses), Is.EqualTo((2, expected)));
        Assert.That(Tar(bundle, "full.tar").Losses, Is.EqualTo(expected));
        Tool.Run(scratch.Folder, "tar", "-xf", "full.tar", "-C", Directory.CreateDirectory(scratch.Path("tar")).FullName).MustSucceed();
        var zip = Zip(bundle, "full.zip");
        Assert.That((zip.LossCount, zip.LeftOutCount, zip.LeftOut), Is.EqualTo((0, 1, new[] { "/bin/known" })));
    }

    [Test]
    public void ThePathsOfAContentAreFoundInTheIndex()
    {
        var bundle = IndexLines.Bundle(signer,
            [
                IndexLines.File("/0", IndexLines.Entry(0), text.Length), IndexLines.File("/copy", IndexLines.Entry(0), text.Length, id: 2), IndexLines.Object("/hard", "file", line => line["link_of"] = "2", id: 3),
                Known("/known", 4), IndexLines.Object("/hard-known", "file", line => line["link_of"] = "4", id: 5), IndexLines.Object("/pipe", "fifo", id: 6), IndexLines.Object("/pipe2", "fifo", line => line["link_of"] = "6", id: 7),
            ],
            text);
        var index = scratch.Find(bundle, [PathContents.IndexFolder])!;
        Assert.That(PathContents.Find(index, (path, _) => path[1] != '0').Select(found => $"{Encoding.UTF8.GetString(found.Path)} {found.Entry}"),
            Is.EqualTo(new[] { "/copy fs/$rootfs$/0", "/hard fs/$rootfs$/0", "/known ", "/hard-known " }));
        Assert.That(PathContents.Find(index, static (_, _) => false), Is.Empty);
    }

    private static ContentSummary Store(BundleWriter writer, string name, byte[] content, bool mayBeElsewhere = true)
    {
        var open = writer.OpenContent(name, new ContentRules { MayBeElsewhere = mayBeElsewhere });
        foreach (var piece in content.Chunk(1_000_001)) open.Append(piece);
        return open.Complete();
    }

    private static JsonObject Known(string path, int id)
    {
        var line = IndexLines.File(path, null, 0, id);
        line["known"] = true;
        return line;
    }

    private static List<string> Names(byte[] bundle)
        => [.. Archive.Entries(bundle).Select(entry => entry.Name).Where(name => !name.StartsWith("custody/", StringComparison.Ordinal) && name != "manifest.json")];

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

#pragma warning disable CA5351 // A name in lists of known files.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    private ExportReport Tar(byte[] bundle, string name)
    {
        using var file = File.Create(scratch.Path(name));
        return TarExport.Write(scratch.Read(bundle), file, new() { Full = true });
    }

    private ExportReport Zip(byte[] bundle, string name)
    {
        using var file = File.Create(scratch.Path(name));
        return ZipExport.Write(scratch.Read(bundle), file, scratch.Folder, new());
    }
}
