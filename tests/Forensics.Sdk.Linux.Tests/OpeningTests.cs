using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>The same rules hold whether the kernel resolves a path or we do.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class OpeningTests(bool byKernel)
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        if (byKernel && !OpenCalls.HasOpenAt2)
        {
            Assert.Ignore("this kernel has no openat2");
        }

        folder = new();
        folder.Write("etc/secret", "inside");
        folder.Write("a/b/file", "file");
        Directory.CreateDirectory(folder.At("empty"));
    }

    [TearDown]
    public void RemoveFolder() => folder?.Dispose();

    [TestCase("/etc/secret")]
    [TestCase("etc/secret")]
    [TestCase("//etc/./secret")]
    [TestCase("/a/../etc/secret")]
    [TestCase("/../../../../etc/secret")]
    [TestCase("/a/b/../../../../etc/secret")]
    public void APathEndsWithinTheRoot(string path) => Assert.That(Read(path), Is.EqualTo("inside"));

    [TestCase("/etc/secret")]
    [TestCase("../../../../../../etc/secret")]
    [TestCase("../a/../etc/./secret")]
    [TestCase("second")]
    public void ALinkEndsWithinTheRootWhereverItPoints(string target)
    {
        File.CreateSymbolicLink(folder.At("a/link"), target);
        File.CreateSymbolicLink(folder.At("a/second"), "/etc/secret");

        Assert.That(Read("/a/link"), Is.EqualTo("inside"));
    }

    [Test]
    public void ALinkToADirectoryOnTheWayIsFollowedWithinTheRoot()
    {
        File.CreateSymbolicLink(folder.At("a/dir"), "/etc");
        File.CreateSymbolicLink(folder.At("slash"), "/");

        Assert.Multiple(() =>
        {
            Assert.That(Read("/a/dir/secret"), Is.EqualTo("inside"));
            Assert.That(Read("/a/dir/../slash/etc/secret"), Is.EqualTo("inside"));
        });
    }

    [Test]
    public void NoLinkIsFollowedWhereNoneMayBe()
    {
        File.CreateSymbolicLink(folder.At("last"), "/etc/secret");
        File.CreateSymbolicLink(folder.At("dir"), "/etc");

        Assert.Multiple(() =>
        {
            Assert.That(Error("/last", OpenAs.RegularFile, LinkRule.RefuseAll), Is.EqualTo(Errno.ELOOP));
            Assert.That(Error("/last", OpenAs.KernelFile, LinkRule.RefuseAll), Is.EqualTo(Errno.ELOOP));
            Assert.That(Error("/dir/secret", OpenAs.RegularFile, LinkRule.RefuseAll), Is.EqualTo(Errno.ELOOP).Or.EqualTo(Errno.ENOTDIR));
            Assert.That(Error("/last", OpenAs.RegularFile, LinkRule.RefuseLast), Is.EqualTo(Errno.ELOOP));
            Assert.That(Error("/dir/secret", OpenAs.RegularFile, LinkRule.RefuseLast), Is.EqualTo(Errno.Ok));
            Assert.That(Error("/dir", OpenAs.Directory, LinkRule.RefuseLast), Is.EqualTo(Errno.ENOTDIR).Or.EqualTo(Errno.ELOOP));
        });
    }

    [Test]
    public void ALinkItselfIsOpenedAsAPlace()
    {
        File.CreateSymbolicLink(folder.At("link"), "/nowhere");

        using var place = Open("/link", OpenAs.Place, LinkRule.RefuseLast, out var error);

        Assert.That(error, Is.EqualTo(Errno.Ok));
        Assert.That(SymbolicLink.Read(place, out var target), Is.EqualTo(Errno.Ok));
        Assert.That(target.ToString(), Is.EqualTo("/nowhere"));
    }

    [Test]
    public void LinksInARingEnd()
    {
        File.CreateSymbolicLink(folder.At("one"), "two");
        File.CreateSymbolicLink(folder.At("two"), "one");

        Assert.That(Error("/one", OpenAs.RegularFile, LinkRule.FollowWithinRoot), Is.EqualTo(Errno.ELOOP));
    }

    [TestCase(40, 0)]
    [TestCase(41, 40)]
    public void AsManyLinksAreFollowedAsTheKernelFollows(int links, int expected)
    {
        folder.Write("link0", "end");
        for (var i = 1; i <= links; i++)
        {
            File.CreateSymbolicLink(folder.At($"link{i}"), $"link{i - 1}");
        }

        Assert.That(Error($"/link{links}", OpenAs.RegularFile, LinkRule.FollowWithinRoot), Is.EqualTo(new Errno(expected)));
    }

    [TestCase("/missing", 2)]
    [TestCase("/a/b/file/below", 20)]
    [TestCase("", 22)]
    [TestCase("/a\0b", 22)]
    public void WhatIsNotThereIsSaidByItsError(string path, int expected)
        => Assert.That(Error(path, OpenAs.RegularFile, LinkRule.FollowWithinRoot), Is.EqualTo(new Errno(expected)));

    [Test]
    public void APathOfPathMaxIsTakenAndOneByteMoreIsNot()
    {
        var longest = new string('/', LinuxLimits.PathBytes - "etc/secret".Length) + "etc/secret";

        Assert.Multiple(() =>
        {
            Assert.That(Read(longest), Is.EqualTo("inside"));
            Assert.That(Error("/" + longest, OpenAs.RegularFile, LinkRule.FollowWithinRoot), Is.EqualTo(Errno.ENAMETOOLONG));
        });
    }

    [Test]
    public void MagicLinksAreNeverFollowed()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/proc"), out var proc), Is.EqualTo(Errno.Ok));
        using var descriptor = proc.Descriptor;
        using var own = PathHandle(descriptor, "self/stat", OpenAs.KernelFile, out var plain);
        using var root = PathHandle(descriptor, $"{Environment.ProcessId}/root/etc/passwd", OpenAs.KernelFile, out var magic);
        using var exe = PathHandle(descriptor, $"{Environment.ProcessId}/exe", OpenAs.KernelFile, out var executable);

        Assert.Multiple(() =>
        {
            Assert.That(plain, Is.EqualTo(Errno.Ok), "self is a plain link");
            Assert.That(magic, Is.EqualTo(Errno.ELOOP));
            Assert.That(executable, Is.EqualTo(Errno.ELOOP));
        });
    }

    [Test, CancelAfter(10_000)]
    public void NothingThatIsNoRegularFileIsOpenedAsOne()
    {
        Shell.Run("mkfifo", folder.At("fifo"));
        Assert.That(Error("/fifo", OpenAs.RegularFile, LinkRule.FollowWithinRoot), Is.EqualTo(Errno.EINVAL));
        Assert.That(Error("/a", OpenAs.RegularFile, LinkRule.FollowWithinRoot), Is.EqualTo(Errno.EINVAL));
    }

    [Test, CancelAfter(10_000)]
    public void APipeIsNotWaitedFor()
    {
        Shell.Run("mkfifo", folder.At("fifo"));

        Assert.That(Error("/fifo", OpenAs.KernelFile, LinkRule.FollowWithinRoot), Is.EqualTo(Errno.Ok));
    }

    [Test]
    public void DescriptorsCloseOnExec()
    {
        using var file = Open("/a/b/file", OpenAs.RegularFile, LinkRule.FollowWithinRoot, out _);
        using var directory = Open("/a", OpenAs.Directory, LinkRule.FollowWithinRoot, out _);

        foreach (var handle in (SafeFileHandle[])[file, directory])
        {
            var flags = File.ReadAllLines($"/proc/self/fdinfo/{handle.DangerousGetHandle()}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim();
            Assert.That(Convert.ToInt64(flags, 8) & OpenCalls.CloseOnExec, Is.Not.Zero);
        }
    }

    [Test]
    public void NoDescriptorIsLeftOpen()
    {
        File.CreateSymbolicLink(folder.At("a/b/up"), "../../a/b/../../missing");
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 50; i++)
        {
            Error("/a/b/up", OpenAs.RegularFile, LinkRule.FollowWithinRoot);
            Error("/a/b/file", OpenAs.RegularFile, LinkRule.FollowWithinRoot);
            Error("/a/b", OpenAs.RegularFile, LinkRule.FollowWithinRoot);
        }

        Assert.That(Directory.GetFiles("/proc/self/fd"), Has.Length.LessThan(before + 20));
    }

    private string Read(string path)
    {
        using var file = Open(path, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var error);
        Assert.That(error, Is.EqualTo(Errno.Ok), path);
        Assert.That(FileReading.ReadToEnd(file, 100, out var content), Is.EqualTo(Errno.Ok));
        return Encoding.UTF8.GetString(content.Bytes.Span);
    }

    private Errno Error(string path, OpenAs kind, LinkRule links)
    {
        using var handle = Open(path, kind, links, out var error);
        Assert.That(handle.IsInvalid, Is.EqualTo(error.Failed));
        return error;
    }

    private SafeFileHandle Open(string path, OpenAs kind, LinkRule links, out Errno error)
    {
        error = PathResolution.Open(folder.Root.Descriptor, Encoding.UTF8.GetBytes(path), kind, links, byKernel, out var handle);
        return handle;
    }

    private SafeFileHandle PathHandle(SafeFileHandle root, string path, OpenAs kind, out Errno error)
    {
        error = PathResolution.Open(root, Encoding.UTF8.GetBytes(path), kind, LinkRule.FollowWithinRoot, byKernel, out var handle);
        return handle;
    }
}
