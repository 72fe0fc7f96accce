using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Images some of whose segments are not there, or are others'.</summary>
public sealed class EwfSegmentTests
{
    private readonly ImageFolder folder = new();

    [OneTimeTearDown]
    public void CleanUp() => folder.Dispose();

    [Test]
    public void AMissingSegmentIsNamed()
    {
        var noise = new byte[4 << 20];
        new Random(9).NextBytes(noise);
        var path = folder.Acquire("segments", noise, "encase6", "none", "-S", "1048576");
        var files = new MemoryFiles();
        foreach (var name in new[] { "segments.E01", "segments.E02", "segments.E04" })
        {
            files[name] = File.ReadAllBytes(folder.Path(name));
        }

        using var image = DiskImage.Open(files, Path.GetFileName(path));
        Assert.That(image.Facts.IsCut, Is.True);
        Assert.That(image.Facts.Problems, Has.Some.EqualTo("segments.E03 is missing; segments.E04 is there and cannot be placed without it").And.Some.Contains("bytes of the media are missing"));
        var present = (int)image.Facts.PresentBytes;
        Assert.That(present, Is.GreaterThan(1 << 20).And.LessThan(3 << 20));
        var front = new byte[present];
        using var stream = image.OpenMedia();
        stream.ReadExactly(front);
        Assert.That(front, Is.EqualTo(noise[..present]));
        Assert.That(stream.ReadByte, Throws.InstanceOf<IOException>().With.Message.Contains("cut"));
        Assert.That(ImageVerifier.Verify(image, new()).IsIntact, Is.False);
    }

    [Test]
    public void ASegmentOfAnotherImageIsNotTaken()
    {
        var noise = new byte[4 << 20];
        new Random(9).NextBytes(noise);
        var path = folder.Acquire("one", noise, "encase6", "none", "-S", "1048576");
        folder.Acquire("other", noise, "encase6", "none", "-S", "1048576", "-b", "16");
        var files = MemoryFiles.Of(path, folder.Path("one.E02"));
        files["one.E03"] = File.ReadAllBytes(folder.Path("other.E03"));
        files["one.E04"] = files["one.E02"];
        using var image = DiskImage.Open(files, "one.E01");
        Assert.That(image.Facts.Problems, Has.Some.Contains("section 'data' at offset 13 of one.E03 is of another image"));
        files["one.E03"] = files["one.E02"];
        using var twice = DiskImage.Open(files, "one.E01");
        Assert.That(twice.Facts.Problems, Has.Some.Contains("one.E03 says at offset 9 that it is segment 2, not 3"));
        Assert.That((image.Facts.IsCut, image.Facts.PresentBytes), Is.EqualTo((true, twice.Facts.PresentBytes)));
    }
}
