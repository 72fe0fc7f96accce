using System.Text;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Tests.Writing;

public sealed class ResumeTests
{
    private static readonly ImageWriterOptions Options = new()
    {
        Digests = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256,
        CheckpointBytes = 1 << 20,
        CheckpointInterval = TimeSpan.FromHours(1),
        SegmentBytes = 5 << 20,
        SetId = Guid.Parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
    };

    private static readonly SectorRange[] Bad = [new(100, 1), new(9_000, 3_000), new(30_000, 7)];

    [Test]
    public void AnImageThatGoesOnFromAnyStateIsTheSameByteForByte([Values] bool isRaw, [Values(512, 4_096)] int sectorBytes)
    {
        using var whole = WrittenImage.Of(Media(sectorBytes), Options, isRaw);
        Assert.That(whole.States, Has.Count.GreaterThan(10).And.Some.Matches<ImageState>(state => state!.SegmentBytes == 0), "also between two segments");
        Assert.That((whole.Last?.Final, whole.Last?.Segment), Is.EqualTo(((MediaDigests?)whole.Digests, (int?)whole.Segments.Count)));
        foreach (var state in whole.States)
        {
            using var cut = whole.CutAt(state);
            cut.Write(GoneOn(Media(sectorBytes), state), Options with { Earlier = state }, isRaw);
            cut.MustEqual(whole);
        }
    }

    [Test]
    public void AnImageWhoseStatesCameByTimeVerifies()
    {
        Tool.Require("ewfverify");
        var clock = new LeapingClock();
        var options = Options with { CheckpointBytes = WritingLimits.MostCheckpointBytes, CheckpointInterval = TimeSpan.FromSeconds(10), Time = clock };
        using var whole = WrittenImage.Of(new SyntheticMedia(24 << 20, 512) { Reading = _ => clock.Leap(TimeSpan.FromSeconds(4)) }, options);
        Assert.That(whole.States, Has.Count.GreaterThan(5));
        whole.MustVerify();
        foreach (var state in whole.States.Where((_, i) => i % 4 == 0))
        {
            using var cut = whole.CutAt(state);
            cut.Write(GoneOn(new(24 << 20, 512), state), options with { Earlier = state });
            cut.MustVerify();
            Assert.That(cut.Digests, Is.EqualTo(whole.Digests));
        }
    }

    [Test]
    public void AnImageWhoseMediaIsGoneIsClosedFromItsLastState()
    {
        Tool.Require("ewfverify", "ewfinfo");
        using var whole = WrittenImage.Of(Media(512), Options);
        var state = whole.States[7];
        using var cut = whole.CutAt(state);
        var gone = new SyntheticMedia(state.MediaBytes, 512) { EndsAtBytes = state.OffsetBytes };

        cut.Write(GoneOn(gone, state), Options with { Earlier = state });

        Assert.That(cut.EndedEarly);
        cut.MustVerify();
        Assert.That(cut.Described(), Does.Contain($"({state.OffsetBytes} bytes)"));
    }

    [Test]
    public void AnImageWhoseMediaIsGoneAtOnceIsClosedFromAnyState([Values(1, 5)] int segmentMebibytes)
    {
        Tool.Require("ewfverify", "ewfinfo");
        var options = Options with { SegmentBytes = segmentMebibytes << 20 };
        using var whole = WrittenImage.Of(new SyntheticMedia(12 << 20, 512), options);
        Assert.That(whole.States, Has.Some.Matches<ImageState>(state => state!.SegmentBytes == 0), "also between two segments");
        foreach (var state in whole.States)
        {
            using var cut = whole.CutAt(state);
            cut.Write(GoneOn(new(state.MediaBytes, 512) { EndsAtBytes = state.OffsetBytes }, state), options with { Earlier = state });

            Assert.That(cut.EndedEarly);
            cut.MustVerify();
            Assert.That(cut.Described(), Does.Contain($"({state.OffsetBytes} bytes)"));
            using var image = Images.Reading.DiskImage.Open(cut.First);
            var verification = Images.Reading.Verification.ImageVerifier.Verify(image, new());
            Assert.That((verification.IsIntact, verification.ReadBytes), Is.EqualTo((true, state.OffsetBytes)), string.Join("; ", verification.Problems));
        }
    }

    [Test]
    public void StatesComeAtLeastEverySixteenMebibytes([Values] MediaKind kind, [Values] bool isRaw)
    {
        var written = 0L;
        var most = 0L;
        using var writer = Writer(new SyntheticMedia(100 << 20, 512, kind), new ImageWriterOptions { Checkpoint = _ => (most, written) = (Math.Max(most, written), 0) }, isRaw);
        while (writer.Next() is { } segment)
        {
            var buffer = new byte[64 << 10];
            for (int count; (count = segment.Read(buffer)) > 0;)
            {
                written += count;
            }
        }

        Assert.That(Math.Max(most, written), Is.LessThanOrEqualTo(16 << 20));
    }

    [Test]
    public void WhatASourceGaveIsWrittenWhileItIsSilent()
    {
        using var written = new ManualResetEventSlim();
        var wasWritten = false;
        var media = new SyntheticMedia(8 << 20, 512)
        {
            Reading = offset =>
            {
                if (offset == 4 << 20) wasWritten = written.Wait(TimeSpan.FromSeconds(60));
            },
        };
        using var image = WrittenImage.Of(media, new() { CheckpointInterval = TimeSpan.FromMilliseconds(200), Checkpoint = _ => written.Set() });

        Assert.That(wasWritten);
    }

    [Test]
    public void WithoutLibcryptoThereAreNoStatesAndTheSameDigests([Values] bool isRaw)
    {
        using var with = WrittenImage.Of(Media(512), Options, isRaw);
        using var without = WrittenImage.Of(Media(512), Options with { IsWithoutLibcrypto = true }, isRaw);

        Assert.That((without.States.Count, without.Last), Is.EqualTo((0, (ImageState?)null)));
        without.MustEqual(with);
        Assert.That(() => Writer(GoneOn(Media(512), with.States[0]), Options with { IsWithoutLibcrypto = true, Earlier = with.States[0] }, isRaw), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void BadSectorsThatASourceKnowsOfBeforeItGivesThemWait()
    {
        using var image = WrittenImage.Of(new SyntheticMedia(8 << 20, 512) { Foreseen = new(10_000, 2_000) }, Options with { SegmentBytes = 0 });

        Assert.That(image.States, Is.Not.Empty);
        foreach (var state in image.States)
        {
            var end = state.OffsetBytes / 512;
            Assert.That(state.BadSectors.Sum(range => range.Count), Is.EqualTo(Math.Clamp(end - 10_000, 0, 2_000)));
        }
    }

    [Test]
    public void AStateOfAnotherMediaOrLayoutIsRefused()
    {
        using var whole = WrittenImage.Of(Media(512), Options);
        var options = Options with { Earlier = whole.States[0] };

        Assert.That(() => new EwfWriter(new SyntheticMedia(64 << 20, 512), options), Throws.ArgumentException.With.Message.Contains("bytes of media"));
        Assert.That(() => new EwfWriter(Media(512), options with { SegmentBytes = 6 << 20 }), Throws.ArgumentException.With.Message.Contains("bytes of a segment"));
        Assert.That(() => new EwfWriter(Media(512), options with { SectorsPerChunk = 128 }), Throws.ArgumentException.With.Message.Contains("bytes of a chunk"));
        Assert.That(() => new EwfWriter(Media(512), options with { Compression = ImageCompression.Best }), Throws.ArgumentException.With.Message.Contains("compression"));
        Assert.That(() => new RawWriter(Media(512), options), Throws.ArgumentException);
    }

    [Test]
    public void ATextThatIsNoStateIsRefusedByName()
    {
        using var whole = WrittenImage.Of(Media(512), Options);
        var json = Encoding.UTF8.GetString(whole.States[^1].ToJson());
        Assert.That(ImageState.Parse(Encoding.UTF8.GetBytes(json)).ToJson(), Is.EqualTo(Encoding.UTF8.GetBytes(json)));
        foreach (var (field, value) in new[]
        {
            ("offset_bytes", "-4096"), ("offset_bytes", "4097"), ("offset_bytes", "9223372036854771712"), ("segment", "0"), ("segment", "99999"), ("segment_bytes", "-1"), ("segment_bytes", "99999999"),
            ("media_bytes", "0"), ("sector_bytes", "520"), ("sector_bytes", "0"), ("chunk_bytes", "-32768"), ("chunk_bytes", "1073741824"), ("segment_limit_bytes", "1"), ("compression_level", "3"),
            ("md5", "\"AAAA\""), ("sha1", "\"\""), ("sha256", "\"AAAA\""), ("bad_sectors", "\"gICAgICAgICAgICA\""), ("bad_sectors", "\"AAA=\""), ("bad_sectors", "\"AAEAAQ==\""),
        })
        {
            var forged = System.Text.RegularExpressions.Regex.Replace(json, $"\"{field}\":(\"[^\"]*\"|[-0-9]+)", $"\"{field}\":{value}");
            Assert.That(forged, Is.Not.EqualTo(json), field);
            Assert.That(() => ImageState.Parse(Encoding.UTF8.GetBytes(forged)), Throws.InstanceOf<FormatException>().With.Message.Contains(field), $"{field} {value}");
        }

        foreach (var text in new[] { "", "null", "[]", "{}", json[..^5], json.Replace("{", "{\"more\":1,"), new string(' ', WritingLimits.StateBytes) + json })
        {
            Assert.That(() => ImageState.Parse(Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<FormatException>());
        }
    }

    [Test]
    public void AStateWithFlippedBytesIsReadOrRefused()
    {
        using var whole = WrittenImage.Of(Media(512), Options);
        var json = whole.States[^1].ToJson();
        var random = new Random(10);
        for (var i = 0; i < 20_000; i++)
        {
            var forged = json.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                forged[random.Next(forged.Length)] = (byte)random.Next(256);
            }

            try
            {
                var state = ImageState.Parse(forged.AsSpan(0, random.Next(8) == 0 ? random.Next(forged.Length) : forged.Length));
                Assert.That(state.BadSectors.All(range => range.First >= 0 && range.First + range.Count <= state.OffsetBytes / state.SectorBytes));
            }
            catch (FormatException)
            {
                // Refused, as most are.
            }
        }
    }

    [TestCase(3_000, false), TestCase(100_000, true)]
    public void AStateIsSmallHoweverManySectorsAreBad(int count, bool isMerged)
    {
        using var whole = WrittenImage.Of(Media(512), Options);
        var state = whole.States[^1] with
        {
            MediaBytes = 8L << 40,
            OffsetBytes = 4L << 40,
            BadSectors = [.. Enumerable.Range(1, count).Select(i => new SectorRange((i * 80_000L) + (i % 977), 1 + (i % 3)))],
        };

        var json = state.ToJson();
        var parsed = ImageState.Parse(json);

        Assert.That(json, Has.Length.LessThanOrEqualTo(WritingLimits.StateBytes));
        Assert.That(parsed.IsBadSectorsMerged, Is.EqualTo(isMerged));
        if (!isMerged)
        {
            Assert.That(parsed.BadSectors, Is.EqualTo(state.BadSectors));
        }

        // Every bad sector is in a range.
        var ranges = parsed.BadSectors;
        var at = 0;
        foreach (var range in state.BadSectors)
        {
            while (ranges[at].First + ranges[at].Count <= range.First) at++;
            Assert.That(ranges[at].First <= range.First && range.First + range.Count <= ranges[at].First + ranges[at].Count);
        }
    }

    private static SyntheticMedia Media(int sectorBytes) => new((30 << 20) + (3 * sectorBytes), sectorBytes) { Unreadable = sectorBytes == 512 ? Bad : [] };

    private static SyntheticMedia GoneOn(SyntheticMedia media, ImageState state)
    {
        media.GoOnAt(state.OffsetBytes, state.BadSectors);
        return media;
    }

    private static ImageWriter Writer(MediaSource media, ImageWriterOptions options, bool isRaw) => isRaw ? new RawWriter(media, options) : new EwfWriter(media, options);
}
