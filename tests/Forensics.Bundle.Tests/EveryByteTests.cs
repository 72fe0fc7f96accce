using System.Collections.Concurrent;

namespace Forensics.Bundle.Tests;

/// <summary>No byte of a bundle can change, and no byte can be missing, without the verifier's naming a place.</summary>
public sealed class EveryByteTests
{
    private BundleSigner signer = null!;

    [OneTimeSetUp]
    public void MakeKey() => signer = BundleSigner.ForRun("forensics run key test");

    [Test]
    public void EveryByteFlippedOnceIsNoticedAndItsRegionNamed()
    {
        var bundle = Bundles.Small(signer);
        Assert.That(bundle.Length, Is.GreaterThan(40_000));
        ConcurrentBag<int> unnoticed = [];
        Parallel.For(0, bundle.Length, at =>
        {
            var flipped = (byte[])bundle.Clone();
            flipped[at] ^= (byte)(1 << (at * 7 % 8));
            var report = Bundles.Verify(flipped, signer.Fingerprint);
            if (report.IsIntact || report.Problems.Count == 0 || report.Problems.Any(p => p.Region.Length == 0)) unnoticed.Add(at);
            if (report.IsAuthentic && report.Integrity == IntegrityState.Damaged) unnoticed.Add(at);
        });
        Assert.That(unnoticed, Is.Empty);
    }

    [Test]
    public void RandomFlipsInALargeBundleAreNoticed()
    {
        var bundle = Large();
        Assert.That(bundle.Length, Is.GreaterThan(20 << 20));
        var random = new Random(42);
        var places = Enumerable.Range(0, 500).Select(_ => (At: random.Next(bundle.Length), Bit: random.Next(8))).ToList();
        ConcurrentBag<int> unnoticed = [];
        Parallel.ForEach(places, place =>
        {
            var flipped = new FlippedStream(bundle, place.At, place.Bit);
            var report = BundleVerifier.Verify(flipped, new VerifyOptions { TrustedFingerprints = [signer.Fingerprint] });
            if (report.IsIntact || report.Problems.Count == 0) unnoticed.Add(place.At);
        });
        Assert.That(unnoticed, Is.Empty);
    }

    [Test]
    public void ACutIsNeverCompleteAndTheProvenLinkIsTheLastWhole()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            for (var i = 0; i < 5; i++)
            {
                writer.AppendLines("records/listing/filesystem.entry", Bundles.Lines(20_000, i));
                writer.WriteEntry($"fs/noise{i}", Bundles.Noise(1_500_000, i));
                writer.WriteLink();
            }
        });
        var rows = Archive.Rows(bundle);
        var linkEnds = LinkEnds(bundle, rows);
        Assert.That(linkEnds, Has.Count.EqualTo(6));
        var random = new Random(7);
        var cuts = rows.Select(r => (int)r.Start).Concat(Enumerable.Range(0, 200).Select(_ => random.Next(bundle.Length))).Append(bundle.Length - 1).Append(0);
        ConcurrentBag<string> wrong = [];
        Parallel.ForEach(cuts, cut =>
        {
            var report = Bundles.Verify(bundle[..cut], signer.Fingerprint);
            var links = linkEnds.Count(end => end <= cut);
            if (report.Integrity != IntegrityState.CutAfterLink || report.ProvenLinks != links || report.IsAuthentic != links > 0 || report.Problems.Count == 0)
                wrong.Add($"cut at {cut}, {links} links: {Bundles.Describe(report)}");
        });
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void NothingMayFollow()
    {
        var bundle = Bundles.Small(signer);
        foreach (var tail in new byte[][] { [0], [.. bundle], [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0] })
        {
            var report = Bundles.Verify([.. bundle, .. tail]);
            Assert.That(report.Integrity, Is.EqualTo(IntegrityState.Damaged));
            Assert.That(report.Problems.Single().Region, Is.EqualTo("end of file"));
        }
    }

    [Test]
    public void ADamagedFrameIsNamedWithItsBytesAndEntry()
    {
        var bundle = Bundles.Write(signer, writer =>
        {
            writer.WriteEntry("fs/before", Bundles.Noise(3_000_000, 1));
            writer.WriteEntry("fs/after", Bundles.Noise(3_000_000, 2));
        });
        var rows = Archive.Rows(bundle);
        var hit = rows[1];
        bundle[(int)hit.Start + hit.Compressed / 2] ^= 1;
        var report = Bundles.Verify(bundle);
        Assert.That(report.Problems[0].Region, Is.EqualTo("fs/before").Or.StartsWith($"frame 1 at bytes {hit.Start}-{hit.Start + hit.Compressed - 1} (fs/before"), Bundles.Describe(report));
        Assert.That(report.Problems.Select(p => p.Region), Has.None.EqualTo("fs/after").And.Some.EqualTo("container digest"));
    }

    private static List<long> LinkEnds(byte[] bundle, List<Archive.Row> rows)
    {
        // A link ends where the frame that holds the last byte of its signature ends.
        List<long> ends = [];
        long tarEnd = 0;
        var forger = new Forger(bundle);
        long at = 1024;
        List<long> signatureEnds = [];
        foreach (var piece in forger.Pieces)
        {
            at += piece.Header.Length + piece.Content.Length + piece.Padding.Length;
            if (piece.Name.EndsWith(".p7s", StringComparison.Ordinal)) signatureEnds.Add(at);
        }

        foreach (var row in rows)
        {
            tarEnd += row.Content;
            ends.AddRange(Enumerable.Repeat(row.Start + row.Compressed, signatureEnds.Count(s => s <= tarEnd) - ends.Count));
        }

        return ends;
    }

    private byte[] Large() => Bundles.Write(signer, writer =>
    {
        for (var i = 0; i < 20; i++) writer.AppendLines("records/listing/filesystem.entry", Bundles.Lines(20_000, i));
        writer.WriteEntry("fs/noise", Bundles.Noise(24 << 20, 5));
    });

    private sealed class FlippedStream(byte[] content, int at, int bit) : MemoryStream(content, false)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var start = Position;
            var got = base.Read(buffer, offset, count);
            if (at >= start && at < start + got) buffer[offset + (int)(at - start)] ^= (byte)(1 << bit);
            return got;
        }
    }
}
