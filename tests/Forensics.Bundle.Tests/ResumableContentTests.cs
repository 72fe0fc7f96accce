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
