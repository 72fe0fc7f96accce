using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>What the hasher may hold, whatever it is given.</summary>
[NonParallelizable]
public sealed class BoundTests
{
    [TestCase(1, 1)]
    [TestCase(2, 10)]
    [TestCase(2, 64)]
    public async Task NoMoreFilesAreOpenThanTheOptionSays(int threads, int openFiles)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("file", Contents.Random(3_000));
        var most = 0;
        await using var hasher = new FileHasher<int>(
            new() { Threads = threads, OpenFiles = openFiles },
            _ =>
            {
                // The caller has one more open, which it is about to hand over.
                InterlockedMax(ref most, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(link => new FileInfo(link).LinkTarget == path) - 1);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
        for (var i = 0; i < 500; i++)
        {
            await hasher.AddAsync(Hashing.Open(path), 3_000, i);
        }

        await hasher.CompleteAsync();
        Assert.That(most, Is.LessThanOrEqualTo(openFiles));
    }

    [Test]
    public async Task MemoryIsTheBuffersOfTheThreadsHoweverLongTheFilesAre()
    {
        using var folder = new TemporaryFolder();
        var paths = Enumerable.Range(0, 40).Select(i => folder.WriteSparse($"{i}", 20 << 20, [1])).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        await using var hasher = new FileHasher<int>(
            new() { Threads = 2, Algorithms = DigestAlgorithms.Md5 },
            _ =>
            {
                InterlockedMax(ref most, GC.GetTotalMemory(forceFullCollection: false) - before);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
        foreach (var path in paths)
        {
            await hasher.AddAsync(Hashing.Open(path), 20 << 20, 0);
        }

        await hasher.CompleteAsync();
        const long Rest = 4 << 20;
        Assert.That(most, Is.LessThan((2 * HashingLimits.BufferBytesPerThread) + Rest));
        Assert.That(HashingLimits.BufferBytesPerThread, Is.LessThan(3 << 20));
    }

    [Test]
    public async Task NoHandOverIsLargerThanTheLimit()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("file", [1]);
        var sizes = new List<int>();
        await using var hasher = new FileHasher<int>(
            new() { Threads = 1 },
            batch =>
            {
                sizes.Add(batch.Count);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
        for (var i = 0; i < 3_000; i++)
        {
            await hasher.AddAsync(Hashing.Open(path), 1, i);
        }

        await hasher.CompleteAsync();
        Assert.That(sizes, Has.All.InRange(1, HashingLimits.ResultsAtOnce));
        Assert.That(sizes.Sum(), Is.EqualTo(3_000));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
