using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Forensics.Bundle.Tests;

/// <summary>Links that come while data flow: what they cover, and that little is covered by none.</summary>
public sealed class CheckpointTests
{
    private const int Mebi = 1 << 20;

    private BundleSigner signer = null!;

    [OneTimeSetUp]
    public void MakeKey() => signer = BundleSigner.ForRun("forensics run key test");

    [Test]
    public void AtMost64MebibytesOfAStreamAreUncovered()
    {
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options());
        var image = writer.OpenContent("images/disk/sda.raw");
        var piece = Bundles.Noise(Mebi, 1);
        var covered = new List<long>();
        for (var i = 0; i < 200; i++)
        {
            image.Append(piece);
            covered.Add(file.FlushedBytes);
        }

        var links = writer.LastLink;
        Assert.That(covered.Select((bytes, i) => ((i + 1L) * Mebi) - bytes), Has.All.LessThanOrEqualTo(64L * Mebi), "noise does not compress: the file's bytes are the stream's");
        Assert.That(links, Is.InRange(3, 10), "and a link is not free");
        var summary = image.Complete();
        _ = writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).Problems, Is.Empty);
        Assert.That(summary.LengthBytes, Is.EqualTo(200L * Mebi));
        var entries = Archive.Entries(file.ToArray()).Where(entry => entry.Name.StartsWith("images/", StringComparison.Ordinal)).ToList();
        Assert.That(entries.Select(entry => entry.Content.Length), Has.All.LessThanOrEqualTo(BundleFormat.MaxEntryBytes));
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(entries.SelectMany(entry => entry.Content).ToArray())), Is.EqualTo(summary.Sha256));
        Assert.That(entries.Select(entry => entry.Name), Is.EqualTo(Enumerable.Range(1, summary.Parts).Select(part => $"images/disk/sda.raw.part{part:D4}")));
    }

    [Test]
    public void ManySmallFilesAreCoveredWithoutBeingTorn()
    {
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, signer, Bundles.Options());
        for (var i = 0; i < 1_500; i++)
        {
            var piece = Bundles.Noise(100_000, i);
            var content = writer.OpenContent($"fs/{i}");
            content.Append(piece.AsSpan(0, 50_000));
            content.Append(piece.AsSpan(50_000));
            Assert.That(content.Complete().Parts, Is.Zero);
            Assert.That(((i + 1) * 100_000L) - file.FlushedBytes, Is.LessThanOrEqualTo(64L * Mebi));
        }

        Assert.That(writer.LastLink, Is.InRange(2, 5));
    }

    [Test]
    public void WhatFlowsSlowlyIsCoveredByTime()
    {
        var clock = new ManualClock(Bundles.Start);
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, signer, new() { TimeProvider = clock });
        Assert.That(writer.WriteLinkWhenDue(), Is.Zero, "nothing was taken");
        clock.Elapsed = TimeSpan.FromMinutes(1);
        Assert.That(writer.WriteLinkWhenDue(), Is.Zero, "still nothing");

        writer.AppendLines("log", "{}\n"u8);
        var image = writer.OpenContent("images/ram");
        image.Append("first"u8);
        clock.Elapsed += TimeSpan.FromSeconds(20);
        Assert.That(writer.WriteLinkWhenDue(), Is.Zero, "not yet");
        clock.Elapsed += TimeSpan.FromSeconds(9);
        Assert.That(writer.WriteLinkWhenDue(), Is.EqualTo(1), "before 30 s are over");
        Assert.That(Archive.NamesOf(file.Flushed), Is.SupersetOf(new[] { "log/0001.jsonl", "images/ram.part0001", "custody/0001.p7s" }), "also of the stream that went silent");
        clock.Elapsed += TimeSpan.FromMinutes(5);
        Assert.That(writer.WriteLinkWhenDue(), Is.EqualTo(1), "nothing since");

        image.Append(" and last"u8);
        clock.Elapsed += TimeSpan.FromSeconds(29);
        writer.AppendLines("log", "{}\n"u8);
        Assert.That(writer.LastLink, Is.EqualTo(2), "without being asked");
        var summary = image.Complete();
        Assert.That((summary.Parts, summary.LengthBytes, summary.Sha256), Is.EqualTo((2, 14L, Convert.ToHexStringLower(SHA256.HashData("first and last"u8)))));
        _ = writer.Close(Bundles.Manifest);
        Assert.That(Bundles.Verify(file.ToArray()).Problems, Is.Empty);
    }

    [Test]
    public void WhatALinkLeavesWholeDoesNotWaitTwice()
    {
        var clock = new ManualClock(Bundles.Start);
        using var file = new FlushedStream();
        using var writer = new BundleWriter(file, signer, new() { TimeProvider = clock });
        var small = writer.OpenContent("fs/small");
        small.Append("first"u8);
        clock.Elapsed = TimeSpan.FromSeconds(20);
        writer.WriteEntry("fs/other", "x"u8);
        Assert.That(writer.WriteLink(), Is.EqualTo(1), "another step ends");
        Assert.That(Archive.NamesOf(file.Flushed), Has.None.StartWith("fs/small"));
        clock.Elapsed = TimeSpan.FromSeconds(29);
        Assert.That(writer.WriteLinkWhenDue(), Is.EqualTo(2), "30 s since its first byte, not since that link");
        Assert.That(Archive.NamesOf(file.Flushed), Has.Some.EqualTo("fs/small.part0001"));
    }

    [Test]
    public void ADigestInPartsIsThatOfTheWhole([Values(1, 2, 3, 7)] int seed)
    {
        var random = new Random(seed);
        var content = Bundles.Noise(random.Next(Mebi, 90 * Mebi), seed);
        ContentSummary? summary = null;
        var bundle = Bundles.Write(signer, writer =>
        {
            var open = writer.OpenContent("images/ram");
            for (var at = 0; at < content.Length;)
            {
                var length = Math.Min(content.Length - at, random.Next(1, random.Next(2) == 0 ? 1_000 : 5 * Mebi));
                open.Append(content.AsSpan(at, length));
                at += length;
                if (random.Next(4) == 0) writer.WriteLink();
            }

            summary = open.Complete();
        });
        Assert.That(Bundles.Verify(bundle).Problems, Is.Empty);
        Assert.That(summary!.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))));
#pragma warning disable CA5351 // A name in lists of known files.
        Assert.That(summary.Md5, Is.EqualTo(Convert.ToHexStringLower(MD5.HashData(content))));
#pragma warning restore CA5351
        var joined = Archive.Entries(bundle).Where(entry => entry.Name.StartsWith("images/", StringComparison.Ordinal)).SelectMany(entry => entry.Content);
        Assert.That(joined.ToArray().AsSpan().SequenceEqual(content));
    }

    [Test]
    public void TheOffsetsLeadToEveryListButTheLast()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < 12; i++)
            {
                writer.WriteEntry($"small/{i}", Bundles.Noise(700 * i, i));
                if (i % 2 == 0) writer.AppendLines("log", Bundles.Lines(2_000 * i));
                _ = writer.WriteLink();
            }
        });
        var tar = Archive.Tar(bundle);
        var lines = Encoding.ASCII.GetString(Archive.Entries(bundle).Single(entry => entry.Name == "custody/links.txt").Content).Split('\n');
        Assert.That(lines, Has.Length.EqualTo(13));
        for (var link = 1; link <= 12; link++)
        {
            var fields = lines[link - 1].Split(' ');
            Assert.That(fields[0], Is.EqualTo($"{link:D4}"));
            Assert.That(Encoding.ASCII.GetString(tar, int.Parse(fields[1], CultureInfo.InvariantCulture), 19), Is.EqualTo($"custody/{link:D4}.sha256"));
        }
    }
}
