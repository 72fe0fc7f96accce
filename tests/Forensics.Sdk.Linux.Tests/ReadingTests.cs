using System.Text;

namespace Forensics.Sdk.Linux.Tests;

public sealed class ReadingTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(9_999, true)]
    [TestCase(10_000, false)]
    [TestCase(10_001, false)]
    public void AFileIsReadUpToTheLimitAndSaysWhenItGoesOn(int limit, bool truncated)
    {
        folder.Write("file", new string('x', 10_000));

        var error = folder.Root.ReadFile("/file"u8, OpenAs.RegularFile, limit, out var content);

        Assert.That(error, Is.EqualTo(Errno.Ok));
        Assert.That(content.Bytes.Length, Is.EqualTo(Math.Min(limit, 10_000)));
        Assert.That(content.Truncated, Is.EqualTo(truncated));
    }

    [Test]
    public void AFileOfProcWithoutALengthIsReadToItsEnd()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root), Is.EqualTo(Errno.Ok));
        using var descriptor = root.Descriptor;

        var error = root.ReadFile("/proc/self/maps"u8, OpenAs.KernelFile, 1 << 24, out var content);

        Assert.That(error, Is.EqualTo(Errno.Ok));
        Assert.That(Encoding.UTF8.GetString(content.Bytes.Span), Does.EndWith("\n").And.Contain("libcoreclr"));
    }

    [Test]
    public void ReadingIntoABufferSaysWhenItIsFull()
    {
        folder.Write("file", "12345");
        Assert.That(folder.Root.Open("/file"u8, OpenAs.RegularFile, LinkRule.RefuseAll, out var file), Is.EqualTo(Errno.Ok));
        using var closing = file;
        Span<byte> buffer = stackalloc byte[4];

        Assert.That(FileReading.Read(file, buffer, out var length, out var truncated), Is.EqualTo(Errno.Ok));
        Assert.That(truncated, Is.True);
        Assert.That(FileReading.Read(file, buffer, out length, out truncated), Is.EqualTo(Errno.Ok));
        Assert.That(truncated, Is.False);
        Assert.That(length, Is.EqualTo(1));
    }

    [Test]
    public void AnEmptyPipeIsNotWaitedFor()
    {
        Shell.Run("mkfifo", folder.At("fifo"));
        Assert.That(folder.Root.Open("/fifo"u8, OpenAs.KernelFile, LinkRule.RefuseAll, out var fifo), Is.EqualTo(Errno.Ok));
        using var closing = fifo;
        using var writer = new FileStream(folder.At("fifo"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        Assert.That(FileReading.Read(fifo, new byte[1], out _, out _), Is.EqualTo(Errno.EAGAIN));
    }

    [TestCase(1)]
    [TestCase(4_095)]
    public void ALinksTargetIsReadWhole(int length)
    {
        var target = string.Concat(Enumerable.Repeat("a/", length / 2 + 1))[..length];
        File.CreateSymbolicLink(folder.At("link"), target);

        Assert.That(folder.Root.ReadLink("/link"u8, out var read), Is.EqualTo(Errno.Ok));
        Assert.That(read.ToString(), Is.EqualTo(target));
    }

    [Test]
    public void ATargetThatFillsTheBufferIsNotTakenForWhole()
    {
        File.CreateSymbolicLink(folder.At("link"), "12345");

        Assert.That(SymbolicLink.Read(folder.Root.Descriptor, "link"u8, new byte[5], out var length), Is.EqualTo(Errno.ENAMETOOLONG));
        Assert.That(length, Is.Zero);
        Assert.That(SymbolicLink.Read(folder.Root.Descriptor, "link"u8, new byte[6], out length), Is.EqualTo(Errno.Ok));
        Assert.That(length, Is.EqualTo(5));
    }

    [TestCase("..")]
    [TestCase(".")]
    [TestCase("a/b")]
    [TestCase("")]
    public void AChildIsOneComponent(string name)
    {
        var error = DirectoryReading.OpenChild(folder.Root.Descriptor, Encoding.UTF8.GetBytes(name), OpenAs.Place, out var handle);
        handle.Dispose();

        Assert.That(error, Is.EqualTo(Errno.EINVAL));
        Assert.That(FileStatus.Read(folder.Root.Descriptor, Encoding.UTF8.GetBytes(name), out _), Is.EqualTo(Errno.EINVAL));
    }

    [Test]
    public void AnOpenDescriptorKnowsWhereItLies()
    {
        Assert.That(SymbolicLink.ReadOwnDescriptor(folder.Root.Descriptor, out var path), Is.EqualTo(Errno.Ok));
        Assert.That(path.ToString(), Is.EqualTo(folder.Path));
    }

    [Test]
    public void StatusIsThatOfTheLinkItselfAndAgreesWithStat()
    {
        folder.Write("file", "content");
        File.CreateSymbolicLink(folder.At("link"), "file");
        foreach (var name in (string[])["file", "link"])
        {
            var theirs = Shell.Run("stat", "-c", "%i %f %u %g %s %h %b %X %Y %Z %W", folder.At(name)).Trim();

            Assert.That(FileStatus.Read(folder.Root.Descriptor, Encoding.UTF8.GetBytes(name), out var status), Is.EqualTo(Errno.Ok));
            var ours = $"{status.Inode} {status.Mode:x} {status.UserId} {status.GroupId} {status.LengthBytes} {status.Links} {status.Blocks512} "
                + $"{status.AccessedAt.Seconds} {status.ModifiedAt.Seconds} {status.ChangedAt.Seconds} {status.CreatedAt?.Seconds ?? 0}";
            Assert.That(ours, Is.EqualTo(theirs));
        }
    }

    [Test]
    public void TheFileSystemsTypeIsItsMagicNumber()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/proc"), out var proc), Is.EqualTo(Errno.Ok));
        using var descriptor = proc.Descriptor;

        Assert.That(FileSystemKind.Read(descriptor, out var kind), Is.EqualTo(Errno.Ok));
        Assert.That(kind.Magic, Is.EqualTo(0x9fa0));
    }
}
