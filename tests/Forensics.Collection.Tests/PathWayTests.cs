using Forensics.Collection.Probing;

namespace Forensics.Collection.Tests;

/// <summary>Which paths are asked for before they are touched: those with a mount on their way that may not answer, wherever links lead.</summary>
public sealed class PathWayTests
{
    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-way-");

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [TestCase("plain", null)]
    [TestCase("plain/../plain/deeper", null)]
    [TestCase("not-there/at/all", null)]
    [TestCase("silent", "silent")]
    [TestCase("silent/below/it", "silent")]
    [TestCase("silent-not", null)]
    [TestCase("plain/../silent/below", "silent")]
    [TestCase("relative/below", "silent")]
    [TestCase("absolute", "silent")]
    [TestCase("chain/below", "silent")]
    [TestCase("back/../silent", "silent")]
    [TestCase("circle/below", null)]
    public void AMountThatMayNotAnswerIsSeenWhereverLinksLead(string path, string? mount)
    {
        Directory.CreateDirectory(At("plain/deeper"));
        File.CreateSymbolicLink(At("relative"), "plain/../silent");
        File.CreateSymbolicLink(At("absolute"), At("silent/below"));
        File.CreateSymbolicLink(At("chain"), "plain/link");
        File.CreateSymbolicLink(At("plain/link"), "../relative");
        File.CreateSymbolicLink(At("back"), "plain/deeper/..");
        File.CreateSymbolicLink(At("circle"), "circle");
        var way = Way("1 0 8:1 / / rw - ext4 /dev/sda1 rw", $"2 1 0:50 / {At("silent")} rw - fuse.sshfs host: rw");

        Assert.That(way.FirstDoubt(At(path))?.Point, Is.EqualTo(mount is null ? null : At(mount)));
    }

    [TestCase("0:50 / / rw,relatime shared:1 - overlay overlay rw", true, TestName = "{m}(overlay)")]
    [TestCase("7:0 / / rw - ext4 /dev/loop0 rw", true, TestName = "{m}(loop)")]
    [TestCase("0:50 / / rw - btrfs /dev/loop0 rw", true, TestName = "{m}(btrfs on loop)")]
    [TestCase("8:1 / / rw - fuseblk /dev/sda1 rw", true, TestName = "{m}(fuseblk)")]
    [TestCase("0:50 / / rw - nfs4 server:/ rw", true, TestName = "{m}(nfs4)")]
    [TestCase("0:50 / / rw - autofs systemd-1 rw", true, TestName = "{m}(autofs)")]
    [TestCase("0:50 / / rw - unheard_of none rw", true, TestName = "{m}(unknown)")]
    [TestCase("0:50 / /elsewhere rw - tmpfs tmpfs rw", true, TestName = "{m}(root out of sight)")]
    [TestCase("254:0 / / rw - ext4 /dev/vda rw", false, TestName = "{m}(ext4)")]
    [TestCase("0:50 / / rw - tmpfs tmpfs rw", false, TestName = "{m}(tmpfs)")]
    public void OnlyWhatIsOnADiskOrInMemoryAnswers(string root, bool isDoubtful)
        => Assert.That(Way($"1 0 {root}").FirstDoubt("/etc/passwd"), isDoubtful ? Is.Not.Null : Is.Null);

    [Test]
    public void AMountThatAnotherCoversIsDoubtfulStill()
    {
        var way = Way("1 0 8:1 / / rw - ext4 /dev/sda1 rw", $"2 1 0:50 / {At("a")}\\040b rw - fuse none rw", $"3 2 0:51 / {At("a")}\\040b rw - tmpfs none rw");
        Assert.That(way.FirstDoubt(At("a b/c"))?.FileSystem, Is.EqualTo("fuse"));
    }

    private static PathWay Way(params string[] lines) => new([.. Mount.Parse(string.Join('\n', lines))]);

    private string At(string name) => Path.Combine(folder.FullName, name);
}
