using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Hashing.Lanes;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>Every kernel that this processor can run, not only the one that would be chosen. The scalar one runs everywhere.</summary>
public sealed unsafe class Md5KernelTests
{
    private const int MostBlocks = 9;

    private delegate void Compression(uint* state, byte** data, int lanes, int blocks);

    [TestCaseSource(nameof(Kernels))]
    public void AnyNumberOfLanesGivesWhatScalarCodeGives(string name)
    {
        var kernel = Kernel(name);
        var random = new Random(5);
        for (var lanes = 1; lanes <= kernel.Lanes; lanes++)
        {
            for (var blocks = 1; blocks <= MostBlocks; blocks += 4)
            {
                var contents = Enumerable.Range(0, lanes).Select(_ => Contents.Random(blocks * BlockDigest.BlockBytes, random.Next())).ToArray();
                Assert.That(Compress(kernel.Compress, contents, blocks), Is.EqualTo(Compress(Md5ScalarKernel.CompressEach, contents, blocks)), $"{lanes} lanes, {blocks} blocks");
            }
        }
    }

    [TestCaseSource(nameof(Kernels))]
    public void EveryLengthGivesWhatOpenSslGives(string name)
    {
        using var folder = new TemporaryFolder();
        var expected = new Dictionary<string, string>();
        foreach (var length in Contents.Lengths(seed: 7).OrderBy(length => length * 7919L % 1009))
        {
            var content = Contents.Random(length, seed: length);
            expected[folder.Write($"{length}", content)] = Contents.Expected(content);
        }

        var found = HashBy(Kernel(name), expected.Keys);
        Assert.That(found.ToDictionary(file => file.File, file => Contents.Text(file.Digests!)), Is.EquivalentTo(expected));
    }

    [Test]
    public void TheWidestThatTheProcessorHasComesFirst()
    {
        Assert.That(Md5Kernel.Available[^1].Name, Is.EqualTo("scalar"));
        Assert.That(Md5Kernel.Fastest.Name, Is.EqualTo(
            System.Runtime.Intrinsics.X86.Avx512F.IsSupported ? "avx512"
            : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "avx2"
            : System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? "vector128" : "scalar"));
        TestContext.Out.WriteLine(string.Join(' ', Md5Kernel.Available.Select(kernel => kernel.Name)));
    }

    private static string[] Kernels() => ["avx512", "avx2", "vector128", "scalar"];

    private static Md5Kernel Kernel(string name)
    {
        var kernel = Md5Kernel.Available.SingleOrDefault(kernel => kernel.Name == name);
        Assume.That(kernel, Is.Not.Null, $"this processor has no {name}");
        return kernel!;
    }

    private static uint[] Compress(Compression compress, byte[][] contents, int blocks)
    {
        var state = new uint[Md5Rounds.StateWords * Md5Kernel.MaxLanes];
        for (var i = 0; i < state.Length; i++)
        {
            state[i] = (uint)(i * 2654435761);
        }

        var pinned = contents.Select(Pinned).ToArray();
        var data = stackalloc byte*[Md5Kernel.MaxLanes];
        for (var i = 0; i < Md5Kernel.MaxLanes; i++)
        {
            fixed (byte* start = pinned[i < pinned.Length ? i : 0])
            {
                data[i] = start;
            }
        }

        fixed (uint* words = state)
        {
            compress(words, data, contents.Length, blocks);
        }

        GC.KeepAlive(pinned);
        return [.. state.Where((_, i) => i % Md5Kernel.MaxLanes < contents.Length)];
    }

    private static byte[] Pinned(byte[] content)
    {
        var copy = GC.AllocateUninitializedArray<byte>(content.Length, pinned: true);
        content.CopyTo(copy, 0);
        return copy;
    }

    private static List<HashedFile<string>> HashBy(Md5Kernel kernel, IEnumerable<string> paths)
    {
        var done = new List<HashedFile<string>>();
        using var hasher = new LaneHasher<string>(Contents.AllDigests, DigestProvider.Automatic, kernel, new(TimeProvider.System));
        foreach (var path in paths)
        {
            while (hasher.Room == 0)
            {
                hasher.Advance(done);
            }

            hasher.Add(new(Hashing.Open(path), new FileInfo(path).Length, path, Place: 0));
        }

        while (hasher.Active > 0)
        {
            hasher.Advance(done);
        }

        return done;
    }
}
