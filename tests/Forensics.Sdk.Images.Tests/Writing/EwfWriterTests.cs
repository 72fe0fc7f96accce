using System.Security.Cryptography;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Tests.Writing;

public sealed class EwfWriterTests
{
    private const DigestAlgorithms AllDigests = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256;

    private static readonly ImageWriterOptions Options = new()
    {
        Digests = AllDigests,
        Case = new("C-2041", "E-7", "a disk \u00e9\u4e2d", "Ada\tL.", "of the\nmiddle drawer"),
        DeviceModel = "Model X",
        DeviceSerial = "S/N 12",
        OperatingSystem = "Linux 6.1",
        ToolVersion = "forensics 0.1.0",
        AcquiredAt = new(2024, 2, 29, 23, 59, 58, TimeSpan.Zero),
        SetId = Guid.Parse("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
    };

    [Test]
    public void WhatTheToolsReadIsTheMedia([Values(1, 7, 8, 64, 65, 1_023, 9_999)] int sectors, [Values(512, 4_096)] int sectorBytes, [Values] ImageCompression compression)
    {
        Tool.Require("ewfverify", "ewfexport");
        using var image = WrittenImage.Of(new SyntheticMedia(sectors * sectorBytes, sectorBytes), Options with { Compression = compression });

        image.MustVerify();
        Assert.That(image.Digests.Sha256, Is.EqualTo(Sha256Of(new SyntheticMedia(sectors * sectorBytes, sectorBytes))));
        Assert.That(image.Exported(), Is.EqualTo(((long)sectors * sectorBytes, image.Digests.Sha256)));
        Assert.That(image.EndedEarly, Is.False);
    }

    [Test]
    public void TheHeaderSaysWhatItWasTold([Values] bool isPhysical)
    {
        Tool.Require("ewfinfo");
        using var image = WrittenImage.Of(new SyntheticMedia(1_000 * 4_096, 4_096), Options with { IsPhysical = isPhysical, SectorsPerChunk = 4 });

        var described = image.Described();

        foreach (var expected in new[]
        {
            @"Case number:\s+C-2041\n", @"Evidence number:\s+E-7\n", @"Examiner name:\s+Ada L\.\n", @"Notes:\s+of the middle drawer\n", @"Model:\s+Model X\n", @"Serial number:\s+S/N 12\n",
            @"Operating system used:\s+Linux 6\.1\n", @"Software version used:\s+forensics 0\.1\.0\n", @"Acquisition date:\s+Thu Feb 29 23:59:58 2024\n", @"File format:\s+EnCase 6\n",
            @"Sectors per chunk:\s+4\n", @"Bytes per sector:\s+4096\n", @"Number of sectors:\s+1000\n", @"\(4096000 bytes\)", @"Set identifier:\s+0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n",
            $@"MD5:\s+{image.Digests.Md5}\n", $@"SHA1:\s+{image.Digests.Sha1}\n", isPhysical ? @"Is physical:\s+yes\n" : @"Is physical:\s+no\n",
        })
        {
            Assert.That(described, Does.Match(expected));
        }
    }

    [Test]
    public void BadSectorsAreListed()
    {
        Tool.Require("ewfinfo", "ewfverify");
        SectorRange[] bad = [new(0, 1), new(500, 2_000), new(9_998, 1)];
        using var image = WrittenImage.Of(new SyntheticMedia(9_999 * 512, 512) { Unreadable = bad }, Options);

        Assert.That(image.Described(), Does.Match(@"total number: 3\s+at sector\(s\): 0 - 0 number: 1\s+at sector\(s\): 500 - 2499 number: 2000\s+at sector\(s\): 9998 - 9998 number: 1\n"));
        Tool.Run(image.Folder, "ewfverify", "-q", "-d", "sha1", image.First).MustSucceed();
    }

    [Test]
    public void BadSectorsBeyondWhatTheListCanNameLeaveItValid([Values] bool isFirstBeyond)
    {
        // 2 TiB and more of media are not written here: the list of one is put into the image of another.
        Tool.Require("ewfinfo", "ewfverify");
        SectorRange[] bad = isFirstBeyond ? [new(1L << 32, 8), new((1L << 32) + 100, 1L << 33)] : [new((1L << 32) - 2, 1L << 33)];
        using var image = WrittenImage.Of(new SyntheticMedia(9_999 * 512, 512), Options);
        File.WriteAllBytes(image.First, Reading.EwfBytes.Insert(File.ReadAllBytes(image.First), "error2", Ewf.Writing.Sections.Errors(bad)));

        Assert.That(image.Described(), isFirstBeyond ? Does.Not.Contain("at sector") : Does.Contain("at sector(s): 4294967294 - 8589934588"));
        image.MustVerify();
        using var opened = Images.Reading.DiskImage.Open(image.First);
        Assert.That(opened.Facts.Problems, Is.Empty);
        Assert.That(opened.Facts.BadSectors, Is.EqualTo(isFirstBeyond ? [] : new[] { new SectorRange((1L << 32) - 2, uint.MaxValue) }));
    }

    [Test]
    public void ManyImagesTakeNoMoreMemoryThanOne()
    {
        var (first, last) = (0L, 0L);
        for (var i = 0; i < 200; i++)
        {
            if (i % 30 == 20)
            {
                GC.Collect();
                last = Environment.WorkingSet;
                TestContext.Out.WriteLine($"{i} images: {last >> 20} MiB");
                first = i == 20 ? last : first;
            }

            using ImageWriter writer = i % 3 == 2 ? new RawWriter(new SyntheticMedia(4 << 20, 512), Options) : new EwfWriter(new SyntheticMedia(4 << 20, 512), Options);

            // Each fifth is left in its middle.
            if (i % 5 == 4)
            {
                _ = writer.Next()!.ReadByte();
                continue;
            }

            while (writer.Next() is { } segment)
            {
                segment.CopyTo(Stream.Null);
            }
        }

        // Each has buffers of some 20 MiB: of 150 that are not freed there were gigabytes.
        Assert.That(last - first, Is.LessThan(100 << 20));
    }

    [Test]
    public void SegmentsAreAsLongAsTheyMayBeAndOneImage()
    {
        Tool.Require("ewfverify", "ewfexport");
        using var image = WrittenImage.Of(new SyntheticMedia(40 << 20, 512), Options with { SegmentBytes = 3 << 20, Compression = ImageCompression.Best });

        Assert.That(image.Segments, Has.Count.GreaterThan(5));
        Assert.That(image.Segments.Select(name => new FileInfo(image.At(name)).Length), Is.All.LessThanOrEqualTo(3 << 20));
        Assert.That(image.Segments.SkipLast(1).Select(name => new FileInfo(image.At(name)).Length), Is.All.GreaterThan((3 << 20) - (300 << 10)));
        image.MustVerify();
        Assert.That(image.Exported().Sha256, Is.EqualTo(image.Digests.Sha256));
    }

    [Test]
    public void AThousandSegmentsAreOneImage()
    {
        Tool.Require("ewfverify");
        using var image = WrittenImage.Of(new SyntheticMedia(890L << 20, 512, MediaKind.Random), Options with { SegmentBytes = 1 << 20, Compression = ImageCompression.None });

        Assert.That(image.Segments, Has.Count.GreaterThanOrEqualTo(1_000));
        Assert.That(image.Segments, Does.Contain("image.E99").And.Contain("image.EAA").And.Contain("image.FAA"));
        image.MustVerify();
    }

    [Test]
    public void FiveGibibytesOfNearlyNothingAreSmall()
    {
        Tool.Require("ewfverify");
        using var image = WrittenImage.Of(new SyntheticMedia(5L << 30, 512, MediaKind.Islands), Options with { Digests = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 });

        Assert.That(new FileInfo(image.First).Length, Is.LessThan(30 << 20));
        image.MustVerify();
    }

    [Test]
    public void ASegmentGoesOnBeyondTwoGibibytes()
    {
        Tool.Require("ewfverify");
        const int Mebibytes = 2_100;
        using var image = WrittenImage.Of(
            new SyntheticMedia((long)Mebibytes << 20, 512, MediaKind.Random), Options with { SegmentBytes = 8L << 30, Compression = ImageCompression.None, Digests = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 });

        Assert.That(image.Segments, Has.Count.EqualTo(1));
        Assert.That(new FileInfo(image.First).Length, Is.GreaterThan((long)Mebibytes << 20));
        image.MustVerify();
    }

    [Test]
    public void AMediaThatEndsAtOnceMakesAnImageOfNothing()
    {
        Tool.Require("ewfverify", "ewfinfo");
        using var image = WrittenImage.Of(new SyntheticMedia(64 << 20, 512) { EndsAtBytes = 0 }, Options);

        Assert.That(image.EndedEarly);
        Assert.That(image.Described(), Does.Contain("(0 bytes)"));
        image.MustVerify();
    }

    [TestCase(8), TestCase(16), TestCase(512)]
    public void ChunksMayBeOfManySizes(int sectors)
    {
        Tool.Require("ewfverify", "ewfexport");
        using var image = WrittenImage.Of(new SyntheticMedia((30 << 20) + 512, 512), Options with { SectorsPerChunk = sectors, CheckpointBytes = 2 << 20 });

        image.MustVerify();
        Assert.That(image.Exported().Sha256, Is.EqualTo(image.Digests.Sha256));
    }

    [Test]
    public void WhatDoesNotCompressTakesNoMoreThanItIs()
    {
        using var image = WrittenImage.Of(new SyntheticMedia(16 << 20, 512, MediaKind.Random), Options);

        Assert.That(new FileInfo(image.First).Length, Is.InRange(16 << 20, (16 << 20) + (20 << 10)));
    }

    [TestCase(7_000_576, 0), TestCase(7_000_576, 1), TestCase(8 << 20, 1), TestCase(512, 0)]
    public void AMediaThatEndsEarlyMakesAnImageOfWhatThereWas(int endsAt, int segmentMebibytes)
    {
        Tool.Require("ewfverify", "ewfexport", "ewfinfo");
        using var image = WrittenImage.Of(new SyntheticMedia(64 << 20, 512) { EndsAtBytes = endsAt }, Options with { SegmentBytes = segmentMebibytes << 20 });

        Assert.That(image.EndedEarly);
        Assert.That(image.Described(), Does.Contain($"({endsAt} bytes)"));
        image.MustVerify();
        Assert.That(image.Exported(), Is.EqualTo(((long)endsAt, Sha256Of(new SyntheticMedia(endsAt, 512)))));
        Assert.That(Tool.Run(image.Folder, "img_stat", "-i", "ewf", image.First).MustSucceed().Output, Does.Match($@"Size of data in bytes:\s+{endsAt}\n"));
    }

    [Test]
    public void WhatTheSourceThrowsComesOut()
    {
        var thrown = Assert.Throws<IOException>(() => WrittenImage.Of(new SyntheticMedia(64 << 20, 512) { ThrowsAtBytes = 20 << 20 }, Options).Dispose());

        Assert.That(thrown!.Message, Is.EqualTo("the media is gone"));
    }

    [Test]
    public void NoThreadIsLeftOfAWriterThatIsDisposedOfMidway([Values] bool isRaw)
    {
        var media = new SyntheticMedia(1L << 30, 512);
        using (ImageWriter writer = isRaw ? new RawWriter(media, Options) : new EwfWriter(media, Options))
        {
            Assert.That(writer.Next()!.Read(new byte[1 << 20]), Is.Positive);
            Assert.That(Threads(), Is.Not.Zero);
        }

        // The kernel's task outlives the thread that was joined by a moment.
        Assert.That(() => Threads(), Is.Zero.After(5_000, 20));
    }

    [Test]
    public void OptionsOutOfRangeAreRefused()
    {
        foreach (var options in new[]
        {
            Options with { SectorsPerChunk = 3 }, Options with { SectorsPerChunk = 4_096 }, Options with { SegmentBytes = 1 }, Options with { Threads = 0 }, Options with { CheckpointBytes = 64 << 20 },
            Options with { CheckpointInterval = TimeSpan.Zero },
        })
        {
            Assert.That(() => new EwfWriter(new SyntheticMedia(1 << 20, 512), options), Throws.InstanceOf<ArgumentException>());
        }

        Assert.That(() => new EwfWriter(new SyntheticMedia(0, 512), Options), Throws.ArgumentException);
        Assert.That(() => new EwfWriter(new SyntheticMedia(1 << 20, 520), Options), Throws.ArgumentException);
    }

    [Test]
    public void TheNextSegmentComesAfterTheEndOfOne()
    {
        using var writer = new EwfWriter(new SyntheticMedia(1 << 20, 512), Options);
        var segment = writer.Next()!;
        _ = segment.ReadByte();

        Assert.That(writer.Next, Throws.InvalidOperationException);
        segment.CopyTo(Stream.Null);
        Assert.That(writer.Next(), Is.Null);
    }

    private static int Threads()
        => Directory.GetDirectories("/proc/self/task").Count(task =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("image ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });

    private static string Sha256Of(SyntheticMedia media)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int count; (count = media.Read(buffer)) > 0;)
        {
            digest.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
