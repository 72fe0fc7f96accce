using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Images without a container.</summary>
public sealed class RawReadingTests
{
    private readonly byte[] media = ImageFolder.Media(1_000_001);

    [TestCase("disk.001", "D3", "disk.", 1)]
    [TestCase("disk.raw.001", "D3", "disk.raw.", 1)]
    [TestCase("disk.000", "D3", "disk.", 0)]
    [TestCase("disk.img.part0001", "D4", "disk.img.part", 1)]
    public void PartsAreJoined(string first, string digits, string prefix, int number)
    {
        var files = new MemoryFiles();
        foreach (var part in media.Chunk(900))
        {
            files[prefix + number++.ToString(digits)] = part;
        }

        using var image = DiskImage.Open(files, first);
        Assert.That((image.Facts.Format, image.Facts.MediaBytes, image.Facts.Problems.Count), Is.EqualTo((ImageFormat.SplitRaw, (long)media.Length, 0)));
        Assert.That(image.Facts.Segments, Has.Count.EqualTo(1_112));
        var verified = ImageVerifier.Verify(image, new());
        Assert.That((verified.IsIntact, verified.IsCompared), Is.EqualTo((true, false)));
        Assert.That(verified.Digests[DigestKind.Sha256], Is.EqualTo(ImageFolder.Sha256(media)));
        Assert.That(verified.Segments[3].Sha256, Is.EqualTo(ImageFolder.Sha256(media.AsSpan(2_700, 900))));
    }

    [TestCase("disk.dd")]
    [TestCase("disk")]
    [TestCase("disk.2024")]
    [TestCase(".002")]
    public void AnyNameIsThatOfARawImage(string name)
    {
        using var image = DiskImage.Open(new MemoryFiles { [name] = media }, name);
        Assert.That((image.Facts.Format, image.Facts.MediaBytes), Is.EqualTo((ImageFormat.Raw, (long)media.Length)));
        using var stream = image.OpenMedia();
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.That(copy.ToArray(), Is.EqualTo(media));
    }

    [Test]
    public void AHoleInThePartsIsNamed()
    {
        var files = new MemoryFiles { ["d.001"] = media, ["d.002"] = media, ["d.004"] = media };
        using var image = DiskImage.Open(files, "d.001");
        Assert.That(image.Facts.Problems.Single(), Is.EqualTo("d.003 is missing, and d.004 is there: what is after d.002 is not read"));
        Assert.That((image.Facts.IsCut, ImageVerifier.Verify(image, new()).IsIntact), Is.EqualTo((true, false)));
    }

    [Test]
    public void EmptyPartsAreNoObstacle()
    {
        var files = new MemoryFiles { ["d.001"] = [], ["d.002"] = media[..10], ["d.003"] = [], ["d.004"] = [], ["d.005"] = media[10..], ["d.006"] = [] };
        using var image = DiskImage.Open(files, "d.001");
        Assert.That(ImageVerifier.Verify(image, new()).Digests[DigestKind.Sha256], Is.EqualTo(ImageFolder.Sha256(media)));
    }

    [Test]
    public void APartThatIsNotTheFirstIsRefused()
        => Assert.That(() => DiskImage.Open(new MemoryFiles { ["d.001"] = media, ["d.002"] = media }, "d.002"), Throws.InstanceOf<UnsupportedImageException>().With.Message.Contains("d.001 is before it"));

    [TestCase("4c5646090d0aff00", "logical evidence (L01)")]
    [TestCase("455646320d0a8100", "Ex01")]
    [TestCase("4c4546320d0a8100", "Lx01")]
    [TestCase("514649fb00000003", "QCOW")]
    [TestCase("4b444d5601000000", "VMDK")]
    [TestCase("7668647866696c65", "VHDX")]
    [TestCase("28b52ffd00000000", "forensics verify")]
    public void AContainerThatIsNotReadIsRefusedByName(string start, string message)
        => Assert.That(() => DiskImage.Open(new MemoryFiles { ["d"] = Convert.FromHexString(start) }, "d"), Throws.InstanceOf<UnsupportedImageException>().With.Message.Contains(message));

    [Test]
    public void WhatIsNotThereOrEmptyIsNoImage()
    {
        Assert.That(() => DiskImage.Open(new MemoryFiles(), "d.E01"), Throws.InstanceOf<FileNotFoundException>());
        Assert.That(() => DiskImage.Open(new MemoryFiles { ["d"] = [] }, "d"), Throws.InstanceOf<ImageFormatException>().With.Message.Contains("empty"));
        Assert.That(() => DiskImage.Open(new MemoryFiles { ["d.E01"] = [1, 2, 3] }, "d.E01"), Throws.InstanceOf<ImageFormatException>().With.Message.Contains("named as an E01"));
        Assert.That(() => DiskImage.Open("/dev/null/x"), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void AFileThatBecomesShorterIsNotIntact()
    {
        using var folder = new ImageFolder();
        var path = folder.Write("d.dd", media);
        using var image = DiskImage.Open(path);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(500_000);
        }

        var verified = ImageVerifier.Verify(image, new());
        Assert.That((verified.IsIntact, verified.DamagedSectors > 900), Is.EqualTo((false, true)));
        Assert.That(verified.Problems.Single(), Does.Contain("became shorter"));
    }

    [Test]
    public void DigestsOfOurOwnCodeAreTheSame([Values] DigestKind kind)
    {
        using var openSsl = new OneDigest(kind);
        using var managed = new OneDigest(kind, Forensics.Sdk.Linux.Hashing.DigestProvider.Managed);
        openSsl.Append(media);
        managed.Append(media);
        Assert.That(managed.Finish(), Is.EqualTo(openSsl.Finish()));
    }
}
