using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Images that ewfacquire makes, read by us.</summary>
public sealed class EwfReadingTests
{
    private const int OddSectors = 3 * 2_048 + 3;
    private readonly ImageFolder folder = new();

    [OneTimeTearDown]
    public void CleanUp() => folder.Dispose();

    [Test]
    public void EveryFormatAndCompressionGivesTheMedia(
        [Values("ewf", "smart", "ftk", "encase2", "encase3", "encase4", "encase5", "encase6", "encase7", "linen5", "linen6", "linen7", "ewfx")] string format,
        [Values("none", "fast", "best")] string compression)
    {
        var media = ImageFolder.Media(OddSectors * 512);
        var path = folder.Acquire($"{format}-{compression}", media, format, compression, "-S", "1048576", "-d", "sha1");
        using var image = DiskImage.Open(path);
        Assert.That(image.Facts, Has.Property("Problems").Empty.And.Property("Notes").Empty);
        Assert.That((image.Facts.MediaBytes, image.Facts.PresentBytes, image.Facts.SectorBytes, image.Facts.ChunkBytes), Is.EqualTo(((long)media.Length, (long)media.Length, 512, 32_768)));
        Assert.That(image.Facts.Format, Is.EqualTo(format == "smart" ? ImageFormat.Smart : ImageFormat.Ewf));
        Assert.That(image.Facts.Segments, Has.Count.GreaterThan(1));
        Assert.That(Read(image), Is.EqualTo(media));

        var verified = ImageVerifier.Verify(image, new());
        Assert.That(verified.IsIntact, Is.True, string.Join('\n', verified.Problems));
        Assert.That(verified.Digests[DigestKind.Sha256], Is.EqualTo(ImageFolder.Sha256(media)));
        Assert.That(verified.Comparisons, Is.Not.Empty);
        Assert.That(image.Facts.Sha1, format is "encase6" or "encase7" or "linen6" or "linen7" ? Is.EqualTo(verified.Digests[DigestKind.Sha1]) : Is.Null.Or.EqualTo(verified.Digests[DigestKind.Sha1]));
    }

    [Test]
    public void ASegmentBeginsAsTheSpecificationSays() => Assert.That(EwfFormat.Signature.ToArray(), Is.EqualTo(Convert.FromHexString("455646090d0aff00")));

    [Test]
    public void TheCaseIsAsItWasGiven([Values("ewf", "smart", "ftk", "encase2", "encase5", "encase6", "encase7", "linen5", "linen7", "ewfx")] string format)
    {
        using var image = DiskImage.Open(folder.Acquire($"case-{format}", ImageFolder.Media(70_000 / 512 * 512), format));
        var found = image.Facts.Case;
        Assert.That((found.CaseNumber, found.Description, found.EvidenceNumber, found.Examiner, found.Notes), Is.EqualTo(("case 7", "a disk", "evidence 3", "Jane Roe", "found, running")));
        Assert.That(found.AcquiredAt is not null ^ found.AcquiredAtLocal is not null, Is.True);
        Assert.That(found.Platform, format == "ewf" ? Is.Null : Is.EqualTo("Linux"));
    }

    [TestCase(1, 512, 64)]
    [TestCase(63, 512, 64)]
    [TestCase(64, 512, 64)]
    [TestCase(65, 512, 64)]
    [TestCase(777, 4_096, 16)]
    [TestCase(1, 4_096, 64)]
    [TestCase(40_000, 512, 32_768)]
    public void AnySizeOfMediaSectorAndChunkIsRead(int sectors, int sectorBytes, int sectorsPerChunk)
    {
        var media = ImageFolder.Media(sectors * sectorBytes);
        using var image = DiskImage.Open(folder.Acquire($"size-{sectors}-{sectorBytes}-{sectorsPerChunk}", media, "encase6", "fast", "-P", $"{sectorBytes}", "-b", $"{sectorsPerChunk}"));
        Assert.That((image.Facts.SectorBytes, image.Facts.ChunkBytes), Is.EqualTo((sectorBytes, sectorBytes * sectorsPerChunk)));
        Assert.That(Read(image), Is.EqualTo(media));
        Assert.That(ImageVerifier.Verify(image, new()).IsIntact, Is.True);
    }

    [Test]
    public void TheStreamIsReadAtAnyPlaceByManyThreads()
    {
        var media = ImageFolder.Media(OddSectors * 512);
        using var image = DiskImage.Open(folder.Acquire("threads", media));
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            using var stream = image.OpenMedia();
            Assert.That(stream.Length, Is.EqualTo(media.Length));
            var buffer = new byte[100_000];
            for (var i = 0; i < 200; i++)
            {
                var at = random.Next(media.Length);
                stream.Seek(at - media.Length, SeekOrigin.End);
                var length = stream.ReadAtLeast(buffer, random.Next(1, buffer.Length), throwOnEndOfStream: false);
                Assert.That(buffer.AsSpan(0, length).SequenceEqual(media.AsSpan(at, length)), Is.True);
            }
        });
    }

    [Test]
    public void MoreSegmentsThanHaveANumberOrMayBeOpenAreRead()
    {
        var media = new byte[102 << 20];
        new Random(3).NextBytes(media);
        using var image = DiskImage.Open(folder.Acquire("many", media, "encase6", "none", "-S", "1048576"));
        Assert.That(image.Facts.Segments, Has.Count.GreaterThan(ImageLimits.OpenFiles));
        Assert.That(image.Facts.Segments[99].Name, Is.EqualTo("many.EAA"));
        Assert.That(ImageVerifier.Verify(image, new()).Digests[DigestKind.Sha256], Is.EqualTo(ImageFolder.Sha256(media)));
        Assert.That(Directory.EnumerateFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget?.Contains("/many.E", StringComparison.Ordinal) ?? false), Is.EqualTo(ImageLimits.OpenFiles));
    }

    [Test]
    public void SegmentsMayLieInTheirParts()
    {
        var media = ImageFolder.Media(OddSectors * 512);
        var whole = MemoryFiles.Of(folder.Acquire("parts", media, "encase6", "none", "-S", "2097152"), folder.Path("parts.E02"));
        var files = new MemoryFiles();
        foreach (var name in new[] { "parts.E01", "parts.E02" })
        {
            foreach (var (i, part) in whole[name].Chunk(700_001).Index())
            {
                files[$"{name}.part{i + 1:D4}"] = part;
            }
        }

        using var image = DiskImage.Open(files, "parts.E01.part0001");
        Assert.That(image.Facts.Problems, Is.Empty);
        Assert.That(Read(image), Is.EqualTo(media));
        Assert.That(image.Facts.Segments.Select(segment => segment.Name), Does.Contain("parts.E02.part0002"));
    }

    [Test]
    public void OffsetsPast2GiBAreRead()
    {
        // Stored, with room for it in memory; the last chunk lies past the bit that marks a compressed one.
        const long lengthBytes = (2L << 30) + (64 << 20) + 512;
        if (new DriveInfo("/dev/shm").AvailableFreeSpace < 6L << 30)
        {
            Assert.Ignore("less than 6 GiB of room in /dev/shm");
        }

        Tool.Require("ewfacquire", "ewfverify");
        var source = folder.Path("large.source");
        try
        {
            using (var file = File.Create(source))
            {
                file.SetLength(lengthBytes);
                file.Position = lengthBytes - 512;
                file.Write(ImageFolder.Media(512));
            }

            Tool.Run("/", "ewfacquire", "-u", "-q", "-f", "encase6", "-c", "none", "-S", "8589934592", "-t", folder.Path("large"), source).MustSucceed();
            var path = folder.Path("large.E01");
            Assert.That(new FileInfo(path).Length, Is.GreaterThan(lengthBytes));
            using var image = DiskImage.Open(path);
            Assert.That(image.Facts.Problems, Is.Empty);
            using var stream = image.OpenMedia();
            stream.Position = lengthBytes - 512;
            var end = new byte[1_024];
            Assert.That(stream.ReadAtLeast(end, end.Length, throwOnEndOfStream: false), Is.EqualTo(512));
            Assert.That(end[..512], Is.EqualTo(ImageFolder.Media(512)));
            Assert.That(ImageVerifier.Verify(image, new()).IsIntact, Is.True);
        }
        finally
        {
            File.Delete(source);
            File.Delete(folder.Path("large.E01"));
        }
    }

    private static byte[] Read(DiskImage image)
    {
        using var stream = image.OpenMedia();
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
