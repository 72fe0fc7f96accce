using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Hashing.Tests;

public sealed class FileHasherTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(1)]
    [TestCase(3)]
    public async Task EachOfManyFilesComesBackOnceWithItsDigests(int threads)
    {
        var expected = Tree(600, seed: 11);
        var found = await Hashing.RunAsync(expected.Keys, Options() with { Threads = threads });
        Assert.That(found.ToDictionary(file => file.File, file => Contents.Text(file.Digests!)), Is.EquivalentTo(expected));
        Assert.That(found, Has.All.Matches<HashedFile<string>>(file => file is { IsShorter: false, IsLonger: false, IsCancelled: false, Error.Failed: false }));
    }

    [TestCase(1, 1)]
    [TestCase(3, 3)]
    [TestCase(2, 33)]
    [TestCase(4, 256)]
    public async Task SeveralWalkersMayFeedItHoweverFewFilesMayBeOpen(int threads, int openFiles)
    {
        var expected = Tree(100, seed: 16);
        var found = new List<HashedFile<string>>();
        await using var hasher = new FileHasher<string>(
            Options() with { Threads = threads, OpenFiles = openFiles },
            async batch =>
            {
                // As a caller does whose channel is full: it waits.
                await Task.Yield();
                lock (found)
                {
                    found.AddRange(batch);
                }
            },
            CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            foreach (var path in expected.Keys)
            {
                await hasher.AddAsync(Hashing.Open(path), new FileInfo(path).Length, path);
            }
        })));
        await hasher.CompleteAsync();
        Assert.That(found, Has.Count.EqualTo(4 * expected.Count));
        Assert.That(found, Has.All.Matches<HashedFile<string>>(file => Contents.Text(file.Digests!) == expected[file.File]));
    }

    [Test]
    public async Task ARunThatWasCancelledBeforeItBeganTakesNothing()
    {
        var handle = Hashing.Open(folder.Write("file", [1]));
        await using var hasher = new FileHasher<int>(Options(), _ => ValueTask.CompletedTask, new CancellationToken(canceled: true));
        Assert.That(async () => await hasher.AddAsync(handle, 1, 1), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(handle.IsClosed, Is.True);
    }

    [TestCase(DigestAlgorithms.Md5)]
    [TestCase(DigestAlgorithms.Sha256)]
    [TestCase(DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256)]
    [TestCase(DigestAlgorithms.None)]
    public async Task OnlyWhatIsAskedForIsComputed(DigestAlgorithms algorithms)
    {
        var expected = Tree(50, seed: 12);
        foreach (var file in await Hashing.RunAsync(expected.Keys, Options() with { Algorithms = algorithms }))
        {
            var digests = expected[file.File].Split(' ');
            string[] wanted =
            [
                algorithms.HasFlag(DigestAlgorithms.Md5) ? digests[0] : "-",
                algorithms.HasFlag(DigestAlgorithms.Sha1) ? digests[1] : "-",
                algorithms.HasFlag(DigestAlgorithms.Sha256) ? digests[2] : "-",
            ];
            Assert.That(Contents.Text(file.Digests!), Is.EqualTo(string.Join(' ', wanted)));
        }
    }

    [Test]
    public async Task WithoutLibSslTheResultIsTheSame()
    {
        var expected = Tree(60, seed: 13);
        var found = await Hashing.RunAsync(expected.Keys, Options() with { Provider = DigestProvider.Managed });
        Assert.That(found.ToDictionary(file => file.File, file => Contents.Text(file.Digests!)), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task AFileThatCannotBeReadIsAnErrorAmongTheOthers()
    {
        var expected = Tree(80, seed: 14);
        var files = expected.Keys.Select(path => (Hashing.Open(path), new FileInfo(path).Length, path)).ToList();
        files.Insert(40, (OpenDirectory(folder.Path), 4_096, "directory"));
        files.Insert(20, (File.OpenHandle(folder.Write("closed", [1]), FileMode.Open, FileAccess.Write), 1, "write-only"));
        files.Insert(0, (File.OpenHandle("/proc/self/mem"), 1 << 20, "memory"));
        var found = (await Hashing.RunAsync(files)).ToDictionary(file => file.File);
        Assert.That(found["directory"].Error.Name, Is.EqualTo("EISDIR"));
        Assert.That(found["write-only"].Error.Name, Is.EqualTo("EBADF"));
        Assert.That(found["memory"].Error, Is.EqualTo(Errno.EIO));
        Assert.That(new[] { "directory", "write-only", "memory" }.Select(name => found[name]), Has.All.Property("Digests").Null.And.All.Property("IsShorter").False);
        Assert.That(expected.Keys.ToDictionary(path => path, path => Contents.Text(found[path].Digests!)), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task AFileIsReadFromItsStartWhereverItsDescriptorStands()
    {
        var content = Contents.Random(200_000);
        using var stream = new FileStream(folder.Write("file", content), FileMode.Open, FileAccess.Read);
        stream.Position = 1_000;
        var found = await Hashing.RunAsync([(stream.SafeFileHandle, content.Length, "file")]);
        Assert.That(Contents.Text(found.Single().Digests!), Is.EqualTo(Contents.Expected(content)));
    }

    [Test]
    public async Task ASparseFileBeyond32BitsOfLengthInBitsIsHashedWhole()
    {
        const long Length = (1L << 29) + 12_345;
        var path = folder.WriteSparse("sparse", Length, [1, 2, 3]);
        var found = await Hashing.RunAsync([path], Options() with { Algorithms = DigestAlgorithms.Md5 });
        Assert.That(Convert.ToHexStringLower(found.Single().Digests!.Md5!), Is.EqualTo(Tool.Run(".", "md5sum", path).MustSucceed().Output.Split(' ')[0]));
    }

    [Test]
    public async Task ACancelledRunGivesBackEveryFileItTook()
    {
        using var cancellation = new CancellationTokenSource();
        var path = folder.WriteSparse("long", 1L << 40, [1]);
        var small = folder.Write("small", [1]);
        var found = new List<HashedFile<int>>();
        await using var hasher = new FileHasher<int>(
            Options() with { OpenFiles = 100 },
            batch =>
            {
                lock (found)
                {
                    found.AddRange(batch);
                }

                return ValueTask.CompletedTask;
            },
            cancellation.Token);
        for (var i = 0; i < 80; i++)
        {
            await hasher.AddAsync(Hashing.Open(path), 1L << 40, i);
        }

        for (var i = 80; i < 100; i++)
        {
            await hasher.AddAsync(Hashing.Open(small), 1, i);
        }

        var waiting = hasher.AddAsync(Hashing.Open(small), 1, -1);
        Assert.That(waiting.IsCompleted, Is.False, "100 files are open");
        await cancellation.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(hasher.CompleteAsync, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(found.Select(file => file.File).Order(), Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(found.Where(file => file.File < 80), Has.All.Property("IsCancelled").True.And.All.Property("Digests").Null);
        Assert.That(async () => await hasher.AddAsync(Hashing.Open(small), 1, -2), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(OpenDescriptorsOf(path) + OpenDescriptorsOf(small), Is.Zero);
    }

    [Test]
    public async Task WhatTheCallerThrowsEndsTheHashingAndComesBack()
    {
        var paths = Tree(300, seed: 15).Keys;
        await using var hasher = new FileHasher<string>(Options(), _ => throw new IOException("the channel is gone"), CancellationToken.None);
        Assert.That(
            async () =>
            {
                foreach (var path in paths)
                {
                    await hasher.AddAsync(Hashing.Open(path), new FileInfo(path).Length, path);
                }

                await hasher.CompleteAsync();
            },
            Throws.InvalidOperationException.With.InnerException.Message.EqualTo("the channel is gone"));
        await hasher.DisposeAsync();
        Assert.That(paths.Sum(OpenDescriptorsOf), Is.Zero);
    }

    [Test]
    public async Task AHasherThatIsDroppedClosesItsFiles()
    {
        var path = folder.WriteSparse("long", 1L << 40, [1]);
        await using (var hasher = new FileHasher<int>(Options(), _ => ValueTask.CompletedTask, CancellationToken.None))
        {
            for (var i = 0; i < 100; i++)
            {
                await hasher.AddAsync(Hashing.Open(path), 1L << 40, i);
            }
        }

        Assert.That(OpenDescriptorsOf(path), Is.Zero);
    }

    [Test]
    public async Task NothingToHashIsNoTrouble() => Assert.That(await Hashing.RunAsync(Array.Empty<string>()), Is.Empty);

    [Test]
    public async Task AFileAfterTheEndIsRefusedAndClosed()
    {
        await using var hasher = new FileHasher<int>(Options(), _ => ValueTask.CompletedTask, CancellationToken.None);
        await hasher.CompleteAsync();
        var handle = Hashing.Open(folder.Write("late", [1]));
        Assert.That(async () => await hasher.AddAsync(handle, 1, 1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(handle.IsClosed, Is.True);
    }

    [TestCase(0, 256)]
    [TestCase(HashingLimits.Threads + 1, 256)]
    [TestCase(1, 0)]
    [TestCase(1, HashingLimits.OpenFiles + 1)]
    public void AnOptionOutOfItsRangeIsRefused(int threads, int openFiles)
        => Assert.That(
            () => new FileHasher<int>(new() { Threads = threads, OpenFiles = openFiles }, _ => ValueTask.CompletedTask, CancellationToken.None),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static FileHasherOptions Options() => new() { Algorithms = Contents.AllDigests, Threads = 2 };

    /// <summary>Files as real trees have them: most are small, a few long, the pieces' ends among the lengths.</summary>
    private Dictionary<string, string> Tree(int files, int seed)
    {
        var random = new Random(seed);
        int[] edges = [0, 1, 55, 56, 63, 64, HashingLimits.PieceBytes - 1, HashingLimits.PieceBytes, HashingLimits.PieceBytes + 1, 2 * HashingLimits.PieceBytes, 3_000_000];
        return Enumerable.Range(0, files).ToDictionary(
            i => Path.Combine(folder.Path, $"{i}"),
            i =>
            {
                var content = Contents.Random(i < edges.Length ? edges[i] : random.Next(1 << random.Next(1, 18)), random.Next());
                folder.Write($"{i}", content);
                return Contents.Expected(content);
            });
    }

    private static SafeFileHandle OpenDirectory(string path)
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(Path.GetDirectoryName(path)!), out var root).Failed, Is.False);
        using var parent = root.Descriptor;
        Assert.That(DirectoryReading.OpenChild(parent, System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)), OpenAs.Directory, out var handle).Failed, Is.False);
        return handle;
    }

    private static int OpenDescriptorsOf(string path)
        => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(link => new FileInfo(link).LinkTarget == path);
}
