using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Images.Tests.Writing;

public sealed class RawWriterTests
{
    private const DigestAlgorithms AllDigests = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256;

    [Test]
    public void AWholeImageIsTheMedia([Values(512, 1_048_576, 3_000_320)] int length)
    {
        Tool.Require("md5sum", "sha1sum", "sha256sum");
        using var image = WrittenImage.Of(new SyntheticMedia(length, 512), new() { Digests = AllDigests }, isRaw: true);

        Assert.That(image.Segments, Is.EqualTo(new[] { "image.raw" }));
        Assert.That(new FileInfo(image.First).Length, Is.EqualTo(length));
        Assert.That(image.Digests, Is.EqualTo(new MediaDigests(Sum("md5sum"), Sum("sha1sum"), Sum("sha256sum"))));

        string Sum(string program) => Tool.Run(image.Folder, program, image.First).MustSucceed().Output.Split(' ')[0];
    }

    [TestCase(1 << 20, 5), TestCase(1_234_567, 5), TestCase(5 << 20, 1)]
    public void ASplitImageIsTheMediaInPieces(int segmentBytes, int segments)
    {
        using var image = WrittenImage.Of(new SyntheticMedia(5 << 20, 512), new() { Digests = AllDigests, SegmentBytes = segmentBytes }, isRaw: true);

        Assert.That(image.Segments, Is.EqualTo(Enumerable.Range(1, segments).Select(i => $"image.{i:D3}")));
        Assert.That(image.Segments.SkipLast(1).Select(name => new FileInfo(image.At(name)).Length), Is.All.EqualTo(segmentBytes));
        var joined = image.At("joined");
        using (var file = File.Create(joined))
        {
            image.Segments.ForEach(name =>
            {
                using var segment = File.OpenRead(image.At(name));
                segment.CopyTo(file);
            });
        }

        Assert.That(WrittenImage.Sha256Of(joined), Is.EqualTo(image.Digests.Sha256));
    }

    [Test]
    public void WithoutDigestsThereAreNoneAndStatesAllTheSame()
    {
        using var image = WrittenImage.Of(new SyntheticMedia(30 << 20, 512), new() { Digests = DigestAlgorithms.None }, isRaw: true);

        Assert.That(image.Digests, Is.EqualTo(new MediaDigests(null, null, null)));
        Assert.That(image.States, Has.Count.EqualTo(2));
    }

    [Test]
    public void AMediaThatEndsEarlyIsAsLongAsItWas([Values(0, 512, 1 << 20)] int endsAt)
    {
        using var image = WrittenImage.Of(new SyntheticMedia(30 << 20, 512) { EndsAtBytes = endsAt }, new() { Digests = AllDigests }, isRaw: true);

        Assert.That(image.EndedEarly);
        Assert.That(new FileInfo(image.First).Length, Is.EqualTo(endsAt));
        Assert.That(image.Digests.Sha256, Is.EqualTo(WrittenImage.Sha256Of(image.First)));
    }
}
