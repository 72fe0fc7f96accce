using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>Files whose length is not what it was when it was asked.</summary>
public sealed class ChangingFileTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(HashingLimits.PieceBytes - 1)]
    [TestCase(HashingLimits.PieceBytes)]
    [TestCase(HashingLimits.PieceBytes + 1)]
    [TestCase(300_000)]
    public async Task AFileThatGrewIsHashedUpToTheStatedLengthAndNamed(int stated)
    {
        var content = Contents.Random(stated + 5_000);
        var found = (await Hashing.RunAsync([(Hashing.Open(folder.Write("log", content)), stated, "log")])).Single();
        Assert.That(Contents.Text(found.Digests!), Is.EqualTo(Contents.Expected(content.AsSpan(0, stated))));
        Assert.That((found.ReadBytes, found.IsLonger, found.IsShorter), Is.EqualTo(((long)stated, stated > 0, false)), "an empty file is not read at all");
    }

    [TestCase(0)]
    [TestCase(64)]
    [TestCase(HashingLimits.PieceBytes)]
    [TestCase(HashingLimits.PieceBytes + 1)]
    [TestCase(200_000)]
    public async Task AFileThatShrankIsHashedAsFarAsItGoesAndNamed(int length)
    {
        var content = Contents.Random(length);
        var found = (await Hashing.RunAsync([(Hashing.Open(folder.Write("file", content)), length + 250_000, "file")])).Single();
        Assert.That(Contents.Text(found.Digests!), Is.EqualTo(Contents.Expected(content)));
        Assert.That((found.ReadBytes, found.IsLonger, found.IsShorter), Is.EqualTo(((long)length, false, true)));
    }

    [Test]
    public async Task AFileThatGrowsFasterThanItIsReadComesToAnEnd()
    {
        // All zeros, so that any prefix has one digest whatever the moment.
        var path = folder.Write("log", []);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            using var log = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            var piece = new byte[1 << 16];
            while (!stop.IsCancellationRequested && log.Length < 40 << 20)
            {
                log.Write(piece);
                log.Flush();
            }
        });
        for (var i = 0; i < 12; i++)
        {
            var stated = new FileInfo(path).Length;
            var found = (await Hashing.RunAsync([(Hashing.Open(path), stated, "log")])).Single();
            Assert.That((found.ReadBytes, found.Error.Failed), Is.EqualTo((stated, false)));
            Assert.That(Contents.Text(found.Digests!), Is.EqualTo(Contents.Expected(new byte[stated])));
        }

        await stop.CancelAsync();
        await writer;
    }

    [Test]
    public async Task FilesThatAreCutAndRefilledWhileTheyAreReadHarmNoOther()
    {
        var quiet = Contents.Random(500_000);
        var quietPath = folder.Write("quiet", quiet);
        var restless = folder.Write("restless", new byte[3_000_000]);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            using var handle = File.OpenHandle(restless, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                RandomAccess.SetLength(handle, i % 7 * 400_000);
            }
        });
        var files = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? (Hashing.Open(quietPath), (long)quiet.Length, "quiet") : (Hashing.Open(restless), 2_000_000L, "restless"));
        var found = await Hashing.RunAsync(files);
        await stop.CancelAsync();
        await writer;
        Assert.That(found.Where(file => file.File == "quiet").Select(file => Contents.Text(file.Digests!)), Has.Exactly(100).EqualTo(Contents.Expected(quiet)));
        foreach (var file in found.Where(file => file.File == "restless"))
        {
            Assert.That(Contents.Text(file.Digests!), Is.EqualTo(Contents.Expected(new byte[file.ReadBytes])));
            Assert.That(file.IsShorter, Is.EqualTo(file.ReadBytes < 2_000_000));
        }
    }
}
