using System.Buffers.Binary;
using Forensics.Sdk.Images.Ewf;
using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Images that are not what they were.</summary>
public sealed class EwfDamageTests
{
    private const int ChunkBytes = 32_768;
    private readonly ImageFolder folder = new();
    private readonly byte[] media = ImageFolder.Media(10 * ChunkBytes);
    private byte[] segment = null!;
    private byte[] bytes = null!;

    [OneTimeSetUp]
    public void Acquire() => segment = File.ReadAllBytes(folder.Acquire("damage", media));

    [SetUp]
    public void Copy() => bytes = [.. segment];

    [OneTimeTearDown]
    public void CleanUp() => folder.Dispose();

    [Test]
    public void UndamagedItIsIntact() => Assert.That(Verify(bytes).IsIntact, Is.True);

    [Test]
    public void OfTwoTablesTheGoodOneIsUsedAndTheOtherNamed([Values("table", "table2")] string type, [Values(0, 8, 24, 40)] int at)
    {
        var (damaged, used) = ($"section '{type}' at offset", $"section '{(type == "table" ? "table2" : "table")}' at offset");
        bytes[EwfBytes.Body(bytes, type) + at] ^= 0x10;
        var verified = Verify(bytes);
        Assert.That(verified.Problems.Single(), Does.StartWith(damaged).And.Contain(used).And.EndWith("is good and used"));
        Assert.That((verified.IsIntact, verified.DamagedSectors, verified.Comparisons.All(comparison => comparison.IsEqual)), Is.EqualTo((false, 0L, true)));
    }

    [Test]
    public void ATableWhoseHeaderIsGoneIsStoodInForByTheOther()
    {
        bytes[EwfBytes.Section(bytes, "table")] ^= 0xff;
        var verified = Verify(bytes);
        Assert.That(verified.Digests[DigestKind.Sha256], Is.EqualTo(ImageFolder.Sha256(media)));
        Assert.That(verified.Problems, Has.Some.Contains("has a wrong checksum").And.Some.StartWith("no section 'table' is before section 'table2'"));
    }

    [Test]
    public void ASectionWhoseNextIsWrongEndsWhereItsSizeSays([Values("header2", "sectors", "table", "table2")] string type, [Values(0x00, 0xff)] byte next)
    {
        bytes.AsSpan(EwfBytes.Section(bytes, type) + 16, 7).Fill(next);
        var verified = Verify(bytes);
        Assert.That(verified.Digests[DigestKind.Sha256], Is.EqualTo(ImageFolder.Sha256(media)));
        Assert.That(verified.Problems.Single(), Does.Contain("has a wrong checksum"));
    }

    [Test]
    public void WithBothTablesDamagedOneWrongEntryLosesOneChunkAndItsNeighbour()
    {
        foreach (var type in new[] { "table", "table2" })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(EwfBytes.Body(bytes, type) + EwfFormat.TableHeaderBytes + (5 * 4)), 0x7fffff00);
        }

        var verified = Verify(bytes);
        Assert.That(verified.Problems.Single(), Does.Contain("no good copy of it"));
        Assert.That(verified.Damaged.Single().Sectors, Is.EqualTo(new SectorRange(5 * 64, 64)));
    }

    [Test]
    public void ADamagedChunkIsAnErrorWithItsPlaceOrZerosAsTheOwnerWants([Values(0, 2)] int chunk)
    {
        var at = EwfBytes.Body(bytes, "sectors") + 100 + (chunk * (ChunkBytes + 4));
        bytes[at] ^= 1;
        using var image = Open(bytes);
        var buffer = new byte[512];
        using var strict = image.OpenMedia();
        strict.Position = chunk * ChunkBytes;
        Assert.That(() => strict.Read(buffer), Throws.InstanceOf<IOException>().With.Message.Contains($"sectors {chunk * 64} to {(chunk * 64) + 63} of the media: chunk {chunk} at offset"));
        strict.Position = (chunk + 1) * ChunkBytes;
        strict.ReadExactly(buffer);
        Assert.That(buffer, Is.EqualTo(media[((chunk + 1) * ChunkBytes)..][..512]));

        List<DamagedRange> told = [];
        using var lenient = image.OpenMedia(told.Add);
        var all = new byte[media.Length];
        lenient.ReadExactly(all);
        var expected = (byte[])media.Clone();
        expected.AsSpan(chunk * ChunkBytes, ChunkBytes).Clear();
        Assert.That(all, Is.EqualTo(expected));
        Assert.That(told.Single().Sectors, Is.EqualTo(new SectorRange(chunk * 64, 64)));

        var verified = ImageVerifier.Verify(image, new());
        Assert.That((verified.IsIntact, verified.DamagedSectors), Is.EqualTo((false, 64L)));
        Assert.That(verified.Damaged.Single().Reason, Does.Contain("checksum"));
    }

    [Test]
    public void AStreamThatWantsADictionaryIsDamaged()
    {
        // RFC 1950: the flag FDICT, with the check bits that go with it.
        foreach (var at in new[] { EwfBytes.Body(bytes, "header2"), EwfBytes.Body(bytes, "sectors") + (2 * (ChunkBytes + 4)) })
        {
            bytes[at + 1] = (byte)(0x20 | (31 - (((bytes[at] * 256) + 0x20) % 31)));
            Assert.That(((bytes[at] * 256) + bytes[at + 1]) % 31, Is.Zero);
        }

        var verified = Verify(bytes);
        Assert.That(verified.Problems.Single(), Does.StartWith("section 'header2'").And.Contain("is damaged"));
        Assert.That(verified.Damaged.Single().Reason, Does.Contain("does not inflate"));
    }

    [Test]
    public void AChainThatGoesBackIsNotFollowed([Values(0, 13)] int next)
    {
        EwfBytes.Rename(bytes, EwfBytes.Section(bytes, "table2"), "table2", next);
        Assert.That(Open(bytes).Facts, Has.Property("IsCut").True.And.Property("Problems").Some.Contains($"says that the next one begins at offset {next}, which is not after it"));
    }

    [Test]
    public void ManyEntriesForOneChunkDoNotMultiplyIt()
    {
        foreach (var type in new[] { "table", "table2" })
        {
            var table = EwfBytes.Body(bytes, type);
            var entries = table + EwfFormat.TableHeaderBytes;
            for (var i = 1; i < 10; i++)
            {
                bytes.AsSpan(entries, 4).CopyTo(bytes.AsSpan(entries + (4 * i)));
            }

            EwfBytes.Seal(bytes, entries, 40);
        }

        Assert.That(Verify(bytes).DamagedSectors, Is.EqualTo(9 * 64));
    }

    [Test]
    public void ACountThatTheFileCannotHoldIsNotBelieved()
    {
        foreach (var type in new[] { "table", "table2" })
        {
            var table = EwfBytes.Body(bytes, type);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(table), uint.MaxValue);
            EwfBytes.Seal(bytes, table, 20);
        }

        var verified = Verify(bytes);
        Assert.That((verified.IsIntact, verified.Digests[DigestKind.Sha256]), Is.EqualTo((false, ImageFolder.Sha256(media))));
    }

    [TestCase(8, 0x8000, "chunks of 16777216 bytes")]
    [TestCase(8, 0, "does not say what its media is")]
    [TestCase(8, 0x40000000, "does not say what its media is")]
    [TestCase(12, 0x10001, "does not say what its media is")]
    public void SizesThatCannotBeAreRefused(int at, int value, string message)
    {
        SetVolume(at, value);
        var small = (byte[])[.. bytes[..EwfBytes.Section(bytes, "sectors")], .. EwfBytes.Header("done", EwfBytes.Section(bytes, "sectors"), 0)];
        Assert.That(() => Open(small), Throws.InstanceOf<ImageFormatException>().With.Message.Contains(message));
    }

    [TestCase(0, true)]
    [TestCase(10, false)]
    public void AMediaOfNothingIsIntactWhereTheImageIsOfNothing(int chunks, bool isIntact)
    {
        SetVolume(4, chunks);
        SetVolume(16, 0);
        var end = EwfBytes.Section(bytes, "sectors");
        var verified = Verify([.. bytes[..end], .. EwfBytes.Header("done", end, 0)]);
        Assert.That((verified.IsIntact, verified.ReadBytes, verified.Digests[DigestKind.Sha256]), Is.EqualTo((isIntact, 0L, ImageFolder.Sha256([]))));
    }

    [Test]
    public void AMediaThatIsLongerThanItsChunksIsCut()
    {
        SetVolume(20, 1 << 20);
        using var image = Open(bytes);
        Assert.That((image.Facts.IsCut, image.Facts.PresentBytes, image.Facts.MediaBytes), Is.EqualTo((true, (long)media.Length, (1L << 61) + media.Length)));
        Assert.That(ImageVerifier.Verify(image, new()).ReadBytes, Is.EqualTo(media.Length));
    }

    [Test]
    public void AMediaThatEndedEarlySaysSoAndIsWhole()
    {
        var volume = EwfBytes.Body(bytes, "volume");
        var right = bytes[volume..(volume + EwfFormat.VolumeBytes)];
        SetVolume(4, 20);
        SetVolume(16, 20 * 64);
        using var image = Open(EwfBytes.Insert(bytes, "volume", right));
        Assert.That((image.Facts.MediaBytes, image.Facts.IsCut, image.Facts.Problems.Count), Is.EqualTo(((long)media.Length, false, 0)));
        Assert.That(image.Facts.Notes.Single(), Does.Contain($"says that the media has {media.Length} bytes, the one before it {2 * media.Length}: the acquisition ended early"));
        Assert.That(ImageVerifier.Verify(image, new()).IsIntact, Is.True);
    }

    [Test]
    public void AnUnknownSectionIsPassedOverAndNamed()
    {
        using var image = Open(EwfBytes.Insert(bytes, "mystery", [1, 2, 3]));
        Assert.That(image.Facts.Problems, Is.Empty);
        Assert.That(image.Facts.Notes.Single(), Does.StartWith("section 'mystery' at offset"));
        Assert.That(ImageVerifier.Verify(image, new()).IsIntact, Is.True);
    }

    [Test]
    public void BadSectorsOfTheAcquisitionAreTold([Values] bool isDamaged)
    {
        var body = new byte[EwfFormat.ErrorHeaderBytes + 16 + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(body, 2);
        EwfBytes.Seal(body, 0, 516);
        foreach (var (i, number) in new uint[] { 7, 1, 100, 64 }.Index())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(EwfFormat.ErrorHeaderBytes + (4 * i)), number);
        }

        EwfBytes.Seal(body, EwfFormat.ErrorHeaderBytes, 16);
        body[^1] ^= (byte)(isDamaged ? 1 : 0);
        using var image = Open(EwfBytes.Insert(bytes, "error2", body));
        Assert.That(image.Facts.BadSectors, Is.EqualTo((SectorRange[])[new(7, 1), new(100, 64)]));
        Assert.That(image.Facts.Problems, Has.Count.EqualTo(isDamaged ? 1 : 0));
    }

    [Test]
    public void AnotherDigestThanTheStoredOneIsNotEqual()
    {
        var hash = EwfBytes.Body(bytes, "hash");
        bytes[hash] ^= 1;
        EwfBytes.Seal(bytes, hash, EwfFormat.HashBytes - 4);
        var verified = Verify(bytes);
        Assert.That((verified.IsIntact, verified.Problems.Count, verified.Comparisons.Single().IsEqual), Is.EqualTo((false, 0, false)));
    }

    [Test]
    public void GivenDigestsAndSumsAreComparedInAnyCase()
    {
        using var image = Open(bytes);
        var right = new ImageVerifyOptions
        {
            Expected = new Dictionary<DigestKind, string> { [DigestKind.Sha256] = ImageFolder.Sha256(media).ToUpperInvariant() },
            Sums = new Dictionary<string, string> { ["image.E01"] = ImageFolder.Sha256(bytes).ToUpperInvariant() },
        };
        var verified = ImageVerifier.Verify(image, right);
        Assert.That((verified.IsIntact, verified.Comparisons.Count(comparison => !comparison.IsStored), verified.Segments.Single().IsEqual), Is.EqualTo((true, 1, (bool?)true)));
        Assert.That(ImageVerifier.Verify(image, right with { Sums = new Dictionary<string, string> { ["image.E01"] = new('0', 64) } }).IsIntact, Is.False);
        Assert.That(ImageVerifier.Verify(image, right with { Sums = new Dictionary<string, string>() }).Problems.Single(), Does.Contain("no SHA-256 was given for image.E01"));
        Assert.That(ImageVerifier.Verify(image, new() { Expected = new Dictionary<DigestKind, string> { [DigestKind.Sha1] = new('0', 40) } }).IsIntact, Is.False);
    }

    private static DiskImage Open(byte[] image) => DiskImage.Open(new MemoryFiles { ["image.E01"] = image }, "image.E01");

    private static ImageVerification Verify(byte[] image)
    {
        using var opened = Open(image);
        return ImageVerifier.Verify(opened, new());
    }

    private void SetVolume(int at, int value)
    {
        var volume = EwfBytes.Body(bytes, "volume");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(volume + at), value);
        EwfBytes.Seal(bytes, volume, EwfFormat.VolumeBytes - 4);
    }
}
