using System.Security.Cryptography;

namespace Forensics.Bundle.Tests;

/// <summary>Content that a later run goes on with from a checkpoint.</summary>
public sealed class ResumableContentTests
{
    private const int Piece = 700_001;

    private static readonly ContentRules Rules = new() { IsResumable = true, HasSha1 = true };

    private readonly BundleSigner first = BundleSigner.ForRun("first run");
    private readonly BundleSigner second = BundleSigner.ForRun("second run");
    private readonly byte[] media = Bundles.Noise(20 * Piece, 7);
    private DirectoryInfo folder = null!;

#pragma warning disable CA5350, CA5351 // What other tools say, and no protection.
    private string Md5 => Convert.ToHexStringLower(MD5.HashData(media));

    private string Sha1 => Convert.ToHexStringLower(SHA1.HashData(media));
#pragma warning restore CA5350, CA5351

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-resumable-");

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public void LinksCoverItUpToItsCheckpointAndNoFurther()
    {
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, first, Bundles.Options());
        var image = writer.OpenContent("images/disk/sda.E01", Rules);
        image.Append(media.AsSpan(0, Piece));
        writer.Checkpoint([image], "checkpoints/disk", "{\"at\":1}\n"u8);
        image.Append(media.AsSpan(Piece, Piece));
        writer.WriteEntry("fs/other", "x"u8);
        _ = writer.Close(Bundles.Manifest);
        var entries = Archive.Entries(file.ToArray()).ToDictionary(entry => entry.Name, entry => entry.Content);
        Assert.That(entries["images/disk/sda.E01.part0001"], Is.EqualTo(media[..Piece]));
        Assert.That(entries.Keys, Has.None.EqualTo("images/disk/sda.E01.part0002"));
        Assert.That(entries["checkpoints/disk/0001.jsonl"], Is.EqualTo("{\"at\":1}\n"u8.ToArray()));
    }

    [Test]
    public void NoLinkStandsBetweenAPartAndTheLineThatKnowsIt()
    {
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, first, Bundles.Options() with { ForcedLinkTextBytes = 3000 });
        var image = writer.OpenContent("images/disk/sda.E01", Rules);
        for (var bytes = 1; bytes <= 200; bytes++)
        {
            image.Append(media.AsSpan(bytes, 1));
            writer.Checkpoint([image], "checkpoints/disk", [.. System.Text.Encoding.ASCII.GetBytes($"{bytes}\n")]);
        }

        _ = writer.Close(Bundles.Manifest);
        var (parts, known, links) = (0, 0, 0);
        foreach (var (name, content) in Archive.Entries(file.ToArray()).Select(entry => (entry.Name, entry.Content)))
        {
            parts += name.StartsWith("images/", StringComparison.Ordinal) ? content.Length : 0;
            known += name.StartsWith("checkpoints/", StringComparison.Ordinal) ? content.Count(one => one == '\n') : 0;
            if (!name.StartsWith("custody/", StringComparison.Ordinal) || !name.EndsWith(".sha256", StringComparison.Ordinal)) continue;
            links++;
            Assert.That(parts, Is.EqualTo(known), name);
        }

        Assert.That(links, Is.GreaterThan(3));
    }

    [Test]
    public void ManyThatNeverSayFromWhereTheyGoOnTakeNoMoreMemoryThanTwo()
    {
        var most = 0L;
        var summaries = new List<ContentSummary>();
        _ = Bundles.Write(first, writer =>
        {
            var images = Enumerable.Range(0, 64).Select(number => writer.OpenContent($"images/disk/{number}", Rules with { HasMd5 = false, HasSha1 = false })).ToList();
            for (var i = 0; i < 5; i++)
            {
                foreach (var image in images)
                {
                    image.Append(media.AsSpan(i << 20, 1 << 20));
                    most = Math.Max(most, writer.WaitingBytes);
                }
            }

            summaries.AddRange(images.Select(image => image.Complete()));
        });
        Assert.That(most, Is.LessThan(BundleWriterOptions.MaxUntornBytes + (16 << 20)));
        Assert.That(summaries.Select(summary => summary.Sha256), Is.All.EqualTo(Convert.ToHexStringLower(SHA256.HashData(media.AsSpan(0, 5 << 20)))));
    }

    [Test]
    public void WhatWaitedForItsCheckpointIsCoveredAsSoonAsIfItHadComeThen()
    {
        var clock = new SetClock();
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, first, Bundles.Options() with { TimeProvider = clock });
        var image = writer.OpenContent("images/disk/sda.E01", Rules);
        image.Append(media.AsSpan(0, 14 * Piece));
        writer.WriteEntry("fs/other", "x"u8);
        _ = writer.WriteLink();
        clock.Seconds = 20;
        writer.Checkpoint([image], "checkpoints/disk", "{}\n"u8);
        var before = writer.LastLink;
        clock.Seconds = 26;
        Assert.That(writer.WriteLinkWhenDue(), Is.EqualTo(before + 1), "26 seconds after it came");
    }

    [Test]
    public void WhatIsGoneOnWithHasTheDigestsOfTheWhole([Values(1, 2, 5, 19)] int checkpoints)
    {
        var cut = Cut(checkpoints, out var link);
        var path = Path.Combine(folder.FullName, "resumed");
        using var writer = BundleWriter.Resume(path, new MemoryStream(cut, false), new(link, first.Fingerprint) { Contents = ["images/disk/sda.E01"] }, second, Bundles.Options());
        Assert.That(writer.EarlierLengthOf("images/disk/sda.E01"), Is.EqualTo((long)checkpoints * Piece));
        Assert.That(() => writer.OpenContent("images/disk/sda.E01", Rules with { ContinuesAtBytes = Piece + 1 }), Throws.ArgumentException, "another length");
        var image = writer.OpenContent("images/disk/sda.E01", Rules with { ContinuesAtBytes = (long)checkpoints * Piece });
        image.Append(media.AsSpan(checkpoints * Piece));
        var summary = image.Complete();
        _ = writer.Close(Bundles.Manifest);
        Assert.That((summary.LengthBytes, summary.Sha256, summary.Md5, summary.Sha1), Is.EqualTo((
            (long)media.Length, Convert.ToHexStringLower(SHA256.HashData(media)), Md5, Sha1)));
        var bundle = File.ReadAllBytes(path);
        Assert.That(Bundles.Verify(bundle, first.Fingerprint, second.Fingerprint).Problems, Is.Empty);
        var parts = Archive.Entries(bundle).Where(entry => entry.Name.StartsWith("images/", StringComparison.Ordinal)).ToList();
        Assert.That(parts.SelectMany(entry => entry.Content), Is.EqualTo(media));
        Assert.That(parts.Select(entry => entry.Name), Is.EqualTo(Enumerable.Range(1, summary.Parts).Select(part => $"images/disk/sda.E01.part{part:D4}")));
    }

    [Test]
    public void ContentOfAnotherNameIsNoPartOfIt()
    {
        using var file = new FlushedStream();
        int link;
        using (var writer = new BundleWriter(file, first, Bundles.Options()))
        {
            var image = writer.OpenContent("images/disk/sda", Rules);
            image.Append(media.AsSpan(0, Piece));
            writer.Checkpoint([image], "checkpoints/disk", "{}\n"u8);
            writer.WriteEntry("images/disk/sda.partition", "x"u8);
            writer.WriteEntry("images/disk/sda.part12", "x"u8);
            link = writer.WriteLink();
        }

        using var resumed = BundleWriter.Resume(Path.Combine(folder.FullName, "resumed"), new MemoryStream(file.ToArray(), false), new(link, first.Fingerprint) { Contents = ["images/disk/sda"] }, second, Bundles.Options());
        Assert.That(resumed.EarlierLengthOf("images/disk/sda"), Is.EqualTo(Piece));
    }

    [Test]
    public void WhatEndsWithItsCheckpointIsWholeWithoutAnotherPart()
    {
        var cut = Cut(20, out var link);
        using var writer = BundleWriter.Resume(Path.Combine(folder.FullName, "resumed"), new MemoryStream(cut, false), new(link, first.Fingerprint) { Contents = ["images/disk/sda.E01"] }, second, Bundles.Options());
        var image = writer.OpenContent("images/disk/sda.E01", Rules with { ContinuesAtBytes = media.Length });
        Assert.That(image.Complete(), Is.EqualTo(new ContentSummary(
            "images/disk/sda.E01", 20, media.Length, Convert.ToHexStringLower(SHA256.HashData(media)), Md5, Sha1)));
    }

    [Test]
    public void AFileOutsideIsGoneOnWithWhenItHoldsWhatWasWrittenThere([Values(1, 4096, Piece, 10 * Piece)] int length)
    {
        var path = Path.Combine(folder.FullName, "sda.E01");
        byte[] sha256;
        using (var content = OutsideContent.Create(path, Rules))
        {
            content.Append(media.AsSpan(0, length));
            sha256 = content.Checkpoint();
            content.Append(media.AsSpan(length, Piece));
        }

        Assert.That(sha256, Is.EqualTo(SHA256.HashData(media.AsSpan(0, length))));
        Assert.That(() => OutsideContent.Create(path, Rules), Throws.InstanceOf<IOException>(), "nothing is overwritten");
        File.AppendAllText(path, "what no checkpoint covers");
        using (var content = OutsideContent.GoOn(path, length, sha256, Rules))
        {
            content.Append(media.AsSpan(length));
            var summary = content.Complete();
            Assert.That((summary.LengthBytes, summary.Sha256, summary.Md5, summary.Sha1), Is.EqualTo((
                (long)media.Length, Convert.ToHexStringLower(SHA256.HashData(media)), Md5, Sha1)));
        }

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(media));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void AFileOutsideThatHoldsSomethingElseIsLeftAsItIs()
    {
        var path = Path.Combine(folder.FullName, "sda.E01");
        File.WriteAllBytes(path, media[..Piece]);
        var sha256 = SHA256.HashData(media.AsSpan(0, Piece));
        Assert.That(() => OutsideContent.GoOn(path, Piece + 1, sha256, Rules), Throws.InstanceOf<IOException>().With.Message.Contains("shorter"));
        sha256[0] ^= 1;
        Assert.That(() => OutsideContent.GoOn(path, Piece, sha256, Rules), Throws.InstanceOf<IOException>().With.Message.Contains("not what was written"));
        Assert.That(() => OutsideContent.GoOn(path + ".E02", 1, sha256, Rules), Throws.InstanceOf<IOException>());
        File.CreateSymbolicLink(path + ".link", path);
        Assert.That(() => OutsideContent.GoOn(path + ".link", Piece, sha256, Rules), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(media[..Piece]));
    }

    [Test]
    public void NothingOfAFileOutsideIsLostWhoeverSaysThatItIsGoneOnWith()
    {
        var path = Path.Combine(folder.FullName, "another-case.E01");
        File.WriteAllBytes(path, media[..Piece]);
        OutsideContent.GoOn(path, 8, SHA256.HashData(media.AsSpan(0, 8)), Rules).Dispose();
        Assert.That(File.ReadAllBytes(path).Concat(File.ReadAllBytes(path + ".cut-off-1")), Is.EqualTo(media[..Piece]));

        using (var file = File.OpenWrite(path + ".2"))
        {
            file.SetLength(8 + (1L << 30) + 1);
        }

        Assert.That(() => OutsideContent.GoOn(path + ".2", 8, SHA256.HashData(new byte[8]), Rules), Throws.InstanceOf<IOException>().With.Message.Contains("another's"));
        Assert.That(new FileInfo(path + ".2").Length, Is.EqualTo(8 + (1L << 30) + 1));
    }

    [Test]
    public void AFileOutsideThatDoesNotLieThereAnyMoreIsNotTold([Values("removed", "renamed", "replaced", "none")] string what)
    {
        var path = Path.Combine(folder.FullName, "sda.E01");
        using var content = OutsideContent.Create(path, Rules);
        content.Append(media.AsSpan(0, Piece));
        switch (what)
        {
            case "removed":
                File.Delete(path);
                break;
            case "renamed":
                File.Move(path, path + ".2");
                break;
            case "replaced":
                File.WriteAllBytes(path + ".2", []);
                File.Move(path + ".2", path, overwrite: true);
                break;
        }

        Assert.That(content.Complete, what == "none" ? Throws.Nothing : Throws.InstanceOf<IOException>().With.Message.Contains("another file by now"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task WhatIsReadAgainIsARegularFileAndNothingElse(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", path))
        {
            await made.WaitForExitAsync(cancellationToken);
        }

        File.CreateSymbolicLink(path + ".link", Environment.ProcessPath!);
        var reading = Task.Run(
            () =>
            {
                foreach (var other in new[] { path, path + ".link", path + ".none" })
                {
                    Assert.That(() => new Forensics.Bundle.Reading.PastCacheStream(other), Throws.InstanceOf<IOException>(), other);
                }
            },
            cancellationToken);
        await reading.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    [Test]
    public void AFileThatCannotBecomeSoLongFailsAsADiskDoes([Values] bool bypasses)
    {
        // As past 4 GiB on a stick with FAT: EFBIG, which the runtime takes for a mistake of its caller.
        using var stream = new Forensics.Bundle.Writing.BundleFileStream(new FileStream(Path.Combine(folder.FullName, "long"), FileMode.CreateNew), 1L << 58) { BypassesPageCache = bypasses };
        try
        {
            stream.Write("evidence"u8);
            stream.FlushToDisk();
            Assert.Ignore("files may be that long here");
        }
        catch (IOException failed)
        {
            Assert.That(failed.Message, Does.StartWith("File too large").And.Contain("long"));
        }
    }

    [Test]
    public void WhatIsReadAgainIsTheFileWhateverItsLength([Values(0, 1, 511, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (3 << 20) - 4095)] int length)
    {
        var path = Path.Combine(folder.FullName, "file");
        File.WriteAllBytes(path, media[..length]);
        using var again = new Forensics.Bundle.Reading.PastCacheStream(path);
        using var read = new MemoryStream();
        again.CopyTo(read);
        Assert.That((read.ToArray(), again.Length, again.Position), Is.EqualTo((media[..length], (long)length, (long)length)));
    }

    /// <summary>Checkpoints, a link after the last of them, then what none covers.</summary>
    private byte[] Cut(int checkpoints, out int link)
    {
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, first, Bundles.Options());
        var image = writer.OpenContent("images/disk/sda.E01", Rules);
        for (var i = 0; i < checkpoints; i++)
        {
            image.Append(media.AsSpan(i * Piece, Piece / 3));
            writer.AppendLines("log", "{}\n"u8);
            image.Append(media.AsSpan((i * Piece) + (Piece / 3), Piece - (Piece / 3)));
            writer.Checkpoint([image], "checkpoints/disk", "{\"at\":1}\n"u8);
        }

        image.Append(media.AsSpan(0, 100));
        link = writer.WriteLink();
        return file.ToArray();
    }

    private sealed class SetClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
