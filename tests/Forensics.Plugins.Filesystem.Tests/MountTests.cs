using System.Text.Json;

namespace Forensics.Plugins.Filesystem.Tests;

/// <summary>Mounts of the test's own, in a mount namespace of its own: nothing of them is ever seen outside.</summary>
public sealed class MountTests
{
    private TestTree tree = null!;

    [SetUp]
    public void MakeTree()
    {
        Shell.OnlyAsRoot();
        tree = new();
        foreach (var name in (string[])["r/plain/file", "r/m/below", "r/n/below", "away/x/file"])
        {
            tree.Write(name);
        }
    }

    [TearDown]
    public void RemoveTree() => tree?.Dispose();

    [Test]
    public void AnotherLocalFileSystemIsAnItemAndListedOnce()
    {
        var listing = Collect("mount -t tmpfs none r/m; touch r/m/inside");

        Assert.That(listing.Paths, Is.EquivalentTo((string[])["/", "/plain", "/plain/file", "/m", "/m/inside", "/n", "/n/below"]));
        Assert.That(listing.Items, Is.EqualTo("/ Collected; /m Collected"));
        Assert.That(listing.Faults, Is.Empty);
    }

    [Test]
    public void OneFileSystemStaysOnItsMount()
    {
        var listing = Collect("mount -t tmpfs none r/m; touch r/m/inside", """{"OneFileSystem":true}""");

        Assert.That(listing.Paths, Does.Contain("/m").And.Not.Contain("/m/inside"));
        Assert.That(listing.Items, Is.EqualTo("/ Collected; /m Excluded one_file_system: another mount"));
    }

    [Test]
    public void ABindMountOfWhatIsListedIsNotListedAgain()
    {
        var listing = Collect("mount --bind r/plain r/m");

        Assert.That(listing.Paths, Is.EquivalentTo((string[])["/", "/plain", "/plain/file", "/m", "/n", "/n/below"]));
        Assert.That(listing.Items, Is.EqualTo($"/ Collected; /m Excluded bind mount, listed at {tree.At("r/plain")}"));
    }

    [Test]
    public void ABindMountOfWhatLiesOutsideIsListed()
    {
        var listing = Collect("mount --bind away r/m; mount --bind away/x r/n");

        Assert.That(listing.Paths, Is.EquivalentTo((string[])["/", "/plain", "/plain/file", "/m", "/m/x", "/m/x/file", "/n"]));
        Assert.That(listing.Items, Is.EqualTo($"/ Collected; /m Collected; /n Excluded bind mount, listed at {tree.At("r/m/x")}"));
    }

    [Test]
    public void ALoopOfBindMountsEnds()
    {
        var listing = Collect("mount --bind r r/m; mount --rbind r r/n");

        Assert.That(listing.Paths.Count(path => path.EndsWith("plain/file", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(listing.State("/m"), Is.EqualTo("Excluded"));
        Assert.That(listing.State("/n"), Is.EqualTo("Excluded"));
    }

    [Test]
    public void WhatAMountHidesIsListedThroughABindMountThatShowsIt()
    {
        var listing = Collect("mkdir -p r/plain/full; touch r/plain/full/hidden; mount --bind r/plain r/m; mount -t tmpfs none r/plain/full; touch r/plain/full/decoy");

        Assert.That(listing.Paths, Does.Contain("/plain/full/decoy").And.Contain("/m/full/hidden").And.Not.Contain("/m/file"));
        Assert.That(listing.State("/m/full"), Is.EqualTo("Collected"));
    }

    [Test]
    public void AMountUnderAnotherIsAnExcludedItem()
    {
        var listing = Collect("mount -t tmpfs none r/m; touch r/m/under; mount -t tmpfs none r/m; touch r/m/over; mkdir r/n/d; mount -t tmpfs none r/n/d; mount -t tmpfs none r/n");

        Assert.That(listing.Paths, Does.Contain("/m/over").And.Not.Contain("/m/under"));
        Assert.That(listing.Items, Does.Contain("Excluded hidden by another mount"));
        Assert.That(listing.State("/n/d"), Is.EqualTo("Excluded"));
    }

    [Test]
    public void AFileCanBeAMountPoint()
    {
        var listing = Collect("mount --bind away/x/file r/n/below");

        Assert.That(listing.Paths.Count(path => path == "/n/below"), Is.EqualTo(1));
        Assert.That(listing.State("/n/below"), Is.EqualTo("Collected"));
    }

    [Test]
    public void TheKernelsFileSystemsAreNotEnteredButWhatIsMountedThereIs()
    {
        var listing = Collect("mount -t proc none r/m; mount -t tmpfs none r/m/sys; touch r/m/sys/inside");

        Assert.That(listing.Paths, Is.EquivalentTo((string[])["/", "/plain", "/plain/file", "/m", "/m/sys", "/m/sys/inside", "/n", "/n/below"]));
        Assert.That(listing.Items, Is.EqualTo("/ Collected; /m Excluded kernel file system: proc; /m/sys Collected"));
    }

    [TestCase("fuse", "FUSE file system: fuse.silent")]
    [TestCase("autofs", "automount point: autofs")]
    public void WhatNeverAnswersIsNotTouched(string kind, string reason)
    {
        RunningKernel.RequireFileSystem(kind);
        var listing = Collect($"python3 {Shell.Script("hang.py")} {kind} {tree.At("r/m")} {tree.At("ready")} & daemon=$!; trap 'kill -9 $daemon' EXIT; "
            + $"for i in $(seq 500); do [ -e ready ] && break; kill -0 $daemon || exit 9; sleep 0.01; done");

        Assert.That(listing.Paths, Is.EquivalentTo((string[])["/", "/plain", "/plain/file", "/m", "/n", "/n/below"]));
        Assert.That(listing.Items, Is.EqualTo($"/ Collected; /m Excluded {reason}"));
        Assert.That(listing.Record("/m").GetProperty("inode").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void AStartOnWhatNeverAnswersIsNotTouchedEither()
    {
        var listing = Collect($"python3 {Shell.Script("hang.py")} fuse {tree.At("r/m")} {tree.At("ready")} & daemon=$!; trap 'kill -9 $daemon' EXIT; "
            + $"for i in $(seq 500); do [ -e ready ] && break; kill -0 $daemon || exit 9; sleep 0.01; done", """{"Root":"/m/deep/below"}""");

        Assert.That(listing.Items, Is.EqualTo("/m/deep/below Excluded FUSE file system: fuse.silent"));
    }

    [Test]
    public void AnOverlaysMergedViewAndItsLayersAreListedOnceEach()
    {
        var listing = Collect("mount -t tmpfs none away; mkdir away/low away/up away/work; touch away/low/l away/up/u; mkdir r/lower; mount --bind away/low r/lower; "
            + "mount -t overlay -o lowerdir=away/low,upperdir=away/up,workdir=away/work none r/m");

        Assert.That(listing.Paths, Does.Contain("/m/l").And.Contain("/m/u").And.Contain("/lower/l"));
        Assert.That(listing.Items, Is.EqualTo("/ Collected; /lower Collected; /m Collected"));
    }

    [Test]
    public void SubvolumesOfBtrfsAreWalkedAndEachMountedOneOnce()
    {
        if (!File.Exists("/usr/sbin/mkfs.btrfs") && !File.Exists("/usr/bin/mkfs.btrfs") && !File.Exists("/sbin/mkfs.btrfs"))
        {
            Assert.Ignore("mkfs.btrfs is not installed");
        }

        var listing = Collect("truncate -s 128M img; mkfs.btrfs -q img; mount -o loop img r/m; btrfs subvolume create r/m/sub >/dev/null; touch r/m/sub/inside; "
            + "btrfs subvolume snapshot r/m/sub r/m/sub/snap >/dev/null; mount -o loop,subvol=sub img r/n || mount -o subvol=sub $(findmnt -no SOURCE r/m) r/n");

        Assert.That(listing.Paths, Does.Contain("/m/sub/inside").And.Contain("/m/sub/snap/inside").And.Not.Contain("/n/inside"));
        Assert.That(listing.Record("/m").GetProperty("device").GetString(), Is.Not.EqualTo(listing.Record("/m/sub").GetProperty("device").GetString()));
        Assert.That(listing.State("/m"), Is.EqualTo("Collected"));
        Assert.That(listing.Faults, Is.Empty);
    }

    [Test]
    public void TimesBeyondTheCalendarAreKept()
    {
        var listing = Collect("mount -t tmpfs none r/m; touch -d @63072000000000000 r/m/far; touch -d @-99999999999.5 r/m/old; touch -d 1931-05-04T01:02:03.000000009Z r/m/past");

        Assert.Multiple(() =>
        {
            Assert.That(listing.Record("/m/far").GetProperty("modified_at").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(listing.Record("/m/far").GetProperty("modified_at_unix").GetString(), Is.EqualTo("63072000000000000.000000000"));
            Assert.That(listing.Record("/m/old").GetProperty("modified_at_unix").GetString(), Is.EqualTo("-99999999999.500000000"));
            Assert.That(listing.Record("/m/past").GetProperty("modified_at").GetString(), Is.EqualTo("1931-05-04T01:02:03.000000009Z"));
        });
    }

    [Test]
    public void FlagsAreThoseThatLsattrShows()
    {
        var listing = Collect("truncate -s 16M img; mkfs.ext4 -q img; mount -o loop img r/m; touch r/m/i r/m/a r/m/d; chattr +i r/m/i; chattr +a r/m/a; chattr +d r/m/d; "
            + "trap 'chattr -i r/m/i; chattr -a r/m/a' EXIT");

        Assert.That(listing.Record("/m/i").GetProperty("flags").ToString(), Is.EqualTo("""["immutable"]"""));
        Assert.That(listing.Record("/m/a").GetProperty("flags").ToString(), Is.EqualTo("""["append"]"""));
        Assert.That(listing.Record("/m/d").GetProperty("flags").ToString(), Is.EqualTo("""["nodump"]"""));
    }

    [Test]
    public void FiveThousandMountsAreEachAnItem()
    {
        var listing = Collect("mount -t tmpfs none r/m; mkdir r/m/{1..5000}; unshare --help >/dev/null; python3 - <<'END'\nimport ctypes\nl=ctypes.CDLL(None)\n"
            + "for i in range(1,5001): l.mount(b'none', b'r/m/%d' % i, b'tmpfs', 0, None)\nEND");

        Assert.That(listing.Paths.Count(path => path.StartsWith("/m/", StringComparison.Ordinal)), Is.EqualTo(5_000));
        Assert.That(listing.State("/m/5000"), Is.EqualTo("Collected"));
        Assert.That(listing.Faults, Is.Empty);
    }

    private Result Collect(string setup, string options = "{}")
    {
        Directory.CreateDirectory(tree.At("r/etc"));
        File.WriteAllText(tree.At("r/etc/passwd"), "");
        File.WriteAllText(tree.At("r/etc/group"), "");
        var script = $"set -e; cd {tree.Path}; {setup}\ntimeout 60 dotnet {Shell.Script("Forensics.Plugins.Filesystem.Tests.dll")} collect {tree.At("r")} {tree.At("out")} '{options}'";
        Shell.Run("unshare", "--mount", "--propagation", "private", "bash", "-c", script);
        return new(JsonDocument.Parse(File.ReadAllBytes(tree.At("out"))).RootElement);
    }

    private sealed record Result(JsonElement Json)
    {
        public List<string> Paths { get; } =
            [.. Json.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("path").GetString()!).Where(path => !path.StartsWith("/etc", StringComparison.Ordinal))];

        public List<string> Faults { get; } = [.. Json.GetProperty("faults").EnumerateArray().Select(fault => fault.ToString())];

        public string Items => string.Join("; ", Json.GetProperty("items").EnumerateObject().OrderBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => $"{item.Name} {item.Value.GetProperty("state").GetString()} {item.Value.GetProperty("reason").GetString()}".TrimEnd()));

        public string? State(string item) => Json.GetProperty("items").GetProperty(item).GetProperty("state").GetString();

        public JsonElement Record(string path) => Json.GetProperty("records").EnumerateArray().Single(record => record.GetProperty("path").GetString() == path);
    }
}
