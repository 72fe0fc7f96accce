using System.Runtime.InteropServices;
using Forensics.Sdk.Linux.Hashing;
using Forensics.Sdk.Linux.Hashing.Lanes;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>What one thread does, step by step.</summary>
public sealed class LaneHasherTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void AReadErrorInTheMiddleOfAFileLeavesTheOthersAndTheNextInItsLaneAlone()
    {
        var content = Contents.Random(400_000);
        var path = folder.Write("file", content);
        var done = new List<HashedFile<string>>();
        using var hasher = new LaneHasher<string>(Contents.AllDigests, DigestProvider.Automatic, Md5Kernel.Fastest, new(TimeProvider.System));
        var breaking = Hashing.Open(path);
        hasher.Add(new(breaking, content.Length, "breaking", Place: 0));
        hasher.Add(new(Hashing.Open(path), content.Length, "sound", Place: 0));
        hasher.Advance(done);
        ReplaceByDirectory(breaking);
        Finish(hasher, done);
        var broken = done.Single(file => file.File == "breaking");
        Assert.That((broken.Error.Name, broken.Digests, broken.ReadBytes), Is.EqualTo(("EISDIR", (FileDigests?)null, 2L * HashingLimits.PieceBytes)));
        Assert.That(Contents.Text(done.Single(file => file.File == "sound").Digests!), Is.EqualTo(Contents.Expected(content)));
        Assert.That(breaking.IsClosed, Is.True);

        done.Clear();
        hasher.Add(new(Hashing.Open(path), content.Length, "next", Place: 0));
        hasher.Add(new(Hashing.Open(path), content.Length, "next", Place: 0));
        Finish(hasher, done);
        Assert.That(done.Select(file => Contents.Text(file.Digests!)), Has.Exactly(2).EqualTo(Contents.Expected(content)));
    }

    [Test]
    public void WhatIsGivenUpLeavesNoTraceInTheNextFile()
    {
        var content = Contents.Random(400_000);
        var path = folder.Write("file", content);
        var done = new List<HashedFile<int>>();
        using var hasher = new LaneHasher<int>(Contents.AllDigests, DigestProvider.Automatic, Md5Kernel.Fastest, new(TimeProvider.System));
        for (var i = 0; hasher.Room > 0; i++)
        {
            hasher.Add(new(Hashing.Open(path), content.Length, i, Place: 0));
        }

        hasher.Advance(done);
        hasher.Abandon(done);
        Assert.That(hasher.Active, Is.Zero);
        Assert.That(done, Has.Count.EqualTo(hasher.Room).And.All.Property("IsCancelled").True);
        done.Clear();
        hasher.Add(new(Hashing.Open(path), content.Length, 0, Place: 0));
        Finish(hasher, done);
        Assert.That(Contents.Text(done.Single().Digests!), Is.EqualTo(Contents.Expected(content)));
    }

    /// <summary>Long files beside short ones: states move between lanes, to one vector, and to scalar code at the end.</summary>
    [TestCase("avx512")]
    [TestCase("avx2")]
    [TestCase("vector128")]
    [TestCase("scalar")]
    public void LanesThatEmptyOneByOneKeepTheirStates(string name)
    {
        var kernel = Md5Kernel.Available.SingleOrDefault(kernel => kernel.Name == name);
        Assume.That(kernel, Is.Not.Null, $"this processor has no {name}");
        var content = Contents.Random(3_000_000);
        var path = folder.Write("file", content);
        var done = new List<HashedFile<int>>();
        using var hasher = new LaneHasher<int>(Contents.AllDigests, DigestProvider.Automatic, kernel!, new(TimeProvider.System));
        var random = new Random(17);
        while (hasher.Room > 0)
        {
            var length = 1_000 + random.Next(content.Length - 1_000);
            hasher.Add(new(Hashing.Open(path), length, length, Place: 0));
        }

        Finish(hasher, done);
        Assert.That(done, Has.Count.EqualTo(kernel!.Lanes));
        foreach (var file in done)
        {
            Assert.That(Contents.Text(file.Digests!), Is.EqualTo(Contents.Expected(content.AsSpan(0, file.File))));
        }
    }

    private static void Finish<T>(LaneHasher<T> hasher, List<HashedFile<T>> done)
    {
        while (hasher.Active > 0)
        {
            hasher.Advance(done);
        }
    }

    // The descriptor's number stays, what it stands for does not.
    private void ReplaceByDirectory(SafeFileHandle handle)
    {
        var directory = open(folder.Path, 0);
        Assert.That(dup2(directory, (int)handle.DangerousGetHandle()), Is.Not.EqualTo(-1));
        new SafeFileHandle(directory, ownsHandle: true).Dispose();
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int dup2(int from, int to);
}
