namespace Forensics.Sdk.Linux.Tests;

public sealed class AutomountTests
{
    private static readonly MountTable Table = MountTable.Parse("""
        1 0 8:1 / / rw - ext4 /dev/sda1 rw
        2 1 0:30 / /home rw - autofs auto.home rw,indirect
        3 2 0:31 / /home/alice rw - nfs4 server:/alice rw
        4 1 0:32 / /data rw - autofs auto.direct rw,direct
        5 4 8:2 / /data rw - ext4 /dev/sda2 rw
        6 1 0:33 / /old/below rw - tmpfs t rw
        7 1 0:34 / /old rw - autofs auto.old rw,direct
        8 1 8:3 / /mnt/image rw - ext4 /dev/loop0 rw
        9 8 0:35 / /mnt/image/home rw - autofs auto.image rw,direct

        """u8, 100);

    [TestCase("/", "/home", "/home")]
    [TestCase("/", "/home/", "/home")]
    [TestCase("/", "/home/bob/.ssh", "/home")]
    [TestCase("/", "/srv/.././/home/bob", "/home")]
    [TestCase("/", "/../../home/bob", "/home")]
    [TestCase("/", "/old/below/x", "/old")]
    [TestCase("/", "/home/alice/.ssh", null)]
    [TestCase("/", "/homework", null)]
    [TestCase("/", "/data/x", null)]
    [TestCase("/", "/etc/passwd", null)]
    [TestCase("/", "/", null)]
    [TestCase("/mnt/image", "/home/bob", "/home")]
    [TestCase("/mnt/image", "/etc", null)]
    [TestCase("/mnt/image/home", "/bob", null)]
    public void OnlyWhatWouldMountSomethingIsBehindAnAutomount(string root, string path, string? point)
        => Assert.That(Automounts.Of(Table, EvidencePath.Of(root)).Over(EvidencePath.Of(path))?.ToString(), Is.EqualTo(point));

    [Test]
    public void WithoutATableNothingIs() => Assert.That(Automounts.Of(null, BytePath.Root).Over(EvidencePath.Of("/home")), Is.Null);
}
