using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Files;

namespace Forensics.Sdk.Images.Tests.Reading;

public sealed class FolderFilesTests
{
    [Test]
    public void ManyThreadsReadMoreFilesThanMayBeOpen()
    {
        using var folder = new ImageFolder();
        var files = new FolderFiles(folder.Path(string.Empty));
        List<ImageFile> opened = [];
        for (var i = 0; i < ImageLimits.OpenFiles + 4; i++)
        {
            folder.Write($"file{i}", [(byte)i]);
            opened.Add(files.Open($"file{i}")!);
        }

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            Span<byte> buffer = stackalloc byte[1];
            for (var i = 0; i < 40_000; i++)
            {
                var at = i % opened.Count;
                Assert.That(opened[at].Read(0, buffer) == 1 && buffer[0] == at);
            }
        });
        opened.ForEach(file => file.Dispose());
    }

    [Test]
    public void AFolderInTheNameOfASegmentIsNoSegment()
    {
        using var folder = new ImageFolder();
        Directory.CreateDirectory(folder.Path("image.E02"));
        Assert.That(() => new FolderFiles(folder.Path(string.Empty)).Open("image.E02"), Throws.TypeOf<UnsupportedImageException>());
    }
}
