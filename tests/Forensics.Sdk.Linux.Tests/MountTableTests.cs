using System.Text;

namespace Forensics.Sdk.Linux.Tests;

public sealed class MountTableTests
{
    [Test]
    public void ALineIsParsedWithItsEscapesAndOptionalFields()
    {
        var table = MountTable.Parse(
            "36 35 254:17 /sub\\040dir /mnt/a\\011b\\134c\\012\\377 rw,noatime master:1 propagate_from:2 - ext4 /dev/root\\040x rw,errors=continue\n"u8, 10);

        var mount = table.Entries.Single();
        Assert.Multiple(() =>
        {
            Assert.That((mount.Id, mount.ParentId, mount.Device), Is.EqualTo((36UL, 35UL, DeviceNumber.Of(254, 17))));
            Assert.That(mount.Root.ToString(), Is.EqualTo("/sub dir"));
            Assert.That(mount.MountPoint.Bytes.ToArray(), Is.EqualTo((byte[])[.. "/mnt/a\tb\\c\n"u8, 0xff]));
            Assert.That(mount.Options.ToString(), Is.EqualTo("rw,noatime"));
            Assert.That(mount.Propagation, Is.EqualTo(new[] { "master:1", "propagate_from:2" }));
            Assert.That(mount.Type, Is.EqualTo("ext4"));
            Assert.That(mount.Source.ToString(), Is.EqualTo("/dev/root x"));
            Assert.That(mount.SuperOptions.ToString(), Is.EqualTo("rw,errors=continue"));
            Assert.That(table.MalformedLines, Is.Zero);
        });
    }

    [Test]
    public void AnEmptySourceIsOne()
        => Assert.That(MountTable.Parse("1 0 0:1 / / rw -  tmpfs  rw\n1 0 0:1 / / rw - tmpfs  rw\n"u8, 10).Entries[^1].Type, Is.EqualTo("tmpfs"));

    [TestCase("x 35 98:0 / /mnt rw - ext4 a rw")]
    [TestCase("36 35 98 / /mnt rw - ext4 a rw")]
    [TestCase("36 35 98:0 / /mnt rw ext4 a rw")]
    [TestCase("36 35 98:0 / /mnt rw - ext4 a")]
    [TestCase("36 35 4294967296:0 / /mnt rw - ext4 a rw")]
    [TestCase("36 35")]
    [TestCase("-")]
    public void ALineThatIsNoneIsCounted(string line)
    {
        var table = MountTable.Parse(Encoding.UTF8.GetBytes(line + "\n27 1 254:0 / / rw - ext4 /dev/vda rw\n"), 10);

        Assert.That(table.MalformedLines, Is.EqualTo(1));
        Assert.That(table.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public void AsManyFieldsAsAHostileLineLikesAreNoMount()
        => Assert.That(MountTable.Parse(Encoding.UTF8.GetBytes("1 0 0:1 / / rw " + string.Concat(Enumerable.Repeat("x ", 1_000)) + "- t s o\n"), 10).MalformedLines, Is.EqualTo(1));

    [TestCase(2, false)]
    [TestCase(1, true)]
    public void NoMoreMountsAreKeptThanTheLimitAndThatIsSaid(int limit, bool truncated)
    {
        var table = MountTable.Parse("1 0 0:1 / / rw - tmpfs a rw\n2 1 0:2 / /b rw - tmpfs a rw\n"u8, limit);

        Assert.That(table.Truncated, Is.EqualTo(truncated));
        Assert.That(table.Entries, Has.Count.EqualTo(limit));
    }

    [TestCase(@"\", @"\")]
    [TestCase(@"\04", @"\04")]
    [TestCase(@"\048", @"\048")]
    [TestCase(@"\400", @"\400")]
    [TestCase(@"\0400", " 0")]
    public void OnlyAByteInThreeOctalDigitsIsAnEscape(string text, string expected)
        => Assert.That(Encoding.UTF8.GetString(MountInfoLine.Unescape(Encoding.UTF8.GetBytes(text))), Is.EqualTo(expected));

    [TestCase("ext4", 254u, FileSystemClass.Local)]
    [TestCase("a-type-of-tomorrow", 254u, FileSystemClass.Local)]
    [TestCase("a-type-of-tomorrow", 0u, FileSystemClass.Unknown)]
    [TestCase("btrfs", 0u, FileSystemClass.Local)]
    [TestCase("tmpfs", 0u, FileSystemClass.Local)]
    [TestCase("overlay", 0u, FileSystemClass.Local)]
    [TestCase("devtmpfs", 0u, FileSystemClass.Local)]
    [TestCase("zfs", 0u, FileSystemClass.Local)]
    [TestCase("nfs4", 0u, FileSystemClass.Network)]
    [TestCase("9p", 0u, FileSystemClass.Network)]
    [TestCase("fuse", 0u, FileSystemClass.Fuse)]
    [TestCase("fuse.sshfs", 0u, FileSystemClass.Fuse)]
    [TestCase("fuseblk", 8u, FileSystemClass.Fuse)]
    [TestCase("fusectl", 0u, FileSystemClass.Kernel)]
    [TestCase("autofs", 0u, FileSystemClass.AutoFs)]
    [TestCase("proc", 0u, FileSystemClass.Kernel)]
    [TestCase("cgroup2", 0u, FileSystemClass.Kernel)]
    [TestCase("ocfs2", 8u, FileSystemClass.Network)]
    public void ATypeSaysWhatReadingMeans(string type, uint major, FileSystemClass expected)
        => Assert.That(FileSystemClasses.Of(type, major), Is.EqualTo(expected));

    [Test]
    public void OurOwnTableHasTheMountThatStatusNames()
    {
        Assert.That(MountTable.ReadOwn(out var table), Is.EqualTo(Errno.Ok));
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/proc"), out var proc), Is.EqualTo(Errno.Ok));
        using var descriptor = proc.Descriptor;
        Assert.That(FileStatus.Read(descriptor, out var status), Is.EqualTo(Errno.Ok));

        Assert.That(table.MalformedLines, Is.Zero);
        Assert.That(table.Entries.Single(mount => mount.Id == status.MountId).Type, Is.EqualTo("proc"));
    }

    [Test]
    public void NoTypeThatThisKernelCallsNodevIsTakenForADisk()
    {
        var types = File.ReadAllLines("/proc/filesystems").Where(line => line.StartsWith("nodev", StringComparison.Ordinal)).Select(line => line[5..].Trim());

        Assert.That(types.Where(type => FileSystemClasses.Of(type, 0) == FileSystemClass.Unknown), Is.Empty, "every type of this kernel is known");
    }
}
