using Forensics.Plugins.Disk.Devices;
using Forensics.Plugins.Disk.Images;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>What whoever images a source is told of it, and which sources are refused.</summary>
public sealed class NoticeTests : DiskTests
{
    [Test]
    public void ACiphertextWhoseMappingIsOpenIsTold()
    {
        new SysTree(Root).Disk("sda", "8:0").Partition("sda", "sda2", "8:2", 2).Mapper("dm-0", "253:0", "luks-root", "CRYPT-LUKS2-1-luks-root", "sda2").Mapper("dm-1", "253:1", "vg-root", "LVM-abc", "dm-0");
        using var files = new RootFiles(Root.Root, TimeProvider.System);
        var tree = BlockTree.Read(files);
        var notices = new SourceNotices(EvidencePath.Of("/dev/sda"), tree, DeviceUse.None(files));
        notices.AddUse(tree.Of("sda")!);
        notices.AddContent("luks2", "partition 2 of it", tree.Of("sda2"));
        Assert.That(notices.Faults.Select(fault => (fault.Code, fault.Message)), Is.EqualTo(new[] { ("ENCRYPTED_SOURCE", "partition 2 of it is ciphertext (luks2); mapping /dev/mapper/luks-root is open: image it too, while it is") }));
    }

    [Test]
    public void AMemberIsToldWithWhatIsMadeOfIt()
    {
        new SysTree(Root).Disk("sda", "8:0").Disk("sdb", "8:16").Virtual("md0", "9:0", ["sda", "sdb"], ("md/level", "raid1"))
            .Mapper("dm-0", "253:0", "vg-data-real", "LVM-abc-real", "md0").Mapper("dm-1", "253:1", "vg-data", "LVM-abc", "dm-0");
        using var files = new RootFiles(Root.Root, TimeProvider.System);
        var tree = BlockTree.Read(files);
        var notices = new SourceNotices(EvidencePath.Of("/dev/sda"), tree, DeviceUse.None(files));
        notices.AddUse(tree.Of("sda")!);
        notices.AddContent("raid", "it", tree.Of("sda"));
        Assert.That(notices.Faults.Select(fault => (fault.Code, fault.Message)), Is.EqualTo(new[] { ("MEMBER_OF_ANOTHER", "/dev/sda is a part of /dev/md0, /dev/mapper/vg-data: image what is assembled too") }));
    }

    [Test]
    public void AMountedDeviceIsToldAndFlagged() => PrivateMounts.Run(() =>
    {
        Tool.Require("mkfs.ext4");
        var image = MakeImage(16 << 20);
        Tool.Run("/", "mkfs.ext4", "-q", image).MustSucceed();
        using var root = new TestRoot();
        using var device = new LoopDevice(root, image);
        new SysTree(root).Disk(device.Name, $"{device.Number.Major}:{device.Number.Minor}");
        Directory.CreateDirectory(root.PathOf("mnt"));
        PrivateMounts.Mount(device.Node, root.PathOf("mnt"), "ext4");
        try
        {
            var context = DiskRuns.Run(root, new() { Source = device.Source, VerifyAfter = true });
            var fault = context.Faults.Single();
            Assert.That((fault.Code, fault.Kind), Is.EqualTo(("MOUNTED_READ_WRITE", FaultKind.Changed)));
            Assert.That(fault.Message, Does.StartWith($"mounted to be written to at {root.PathOf("mnt")}: the content changes while it is read"));
            Assert.That((context.Source().State, context.Source().Flags), Is.EqualTo((ItemState.Collected, ItemFlags.ChangedDuringRead)));
            Assert.That((context.Image().GetProperty("mounted_read_write").GetBoolean(), context.Image().Text("not_verified_reason")), Is.EqualTo((true, "it is mounted to be written to")));
            var mount = context.Records("disk.device").Single().GetProperty("device_mounts")[0];
            Assert.That((mount.Text("mount_point"), mount.GetProperty("is_writable").GetBoolean(), mount.Text("type")), Is.EqualTo((root.PathOf("mnt"), true, "ext4")));
        }
        finally
        {
            PrivateMounts.Detach(root.PathOf("mnt"));
        }
    });

    /// <summary>The volume's number is that of a device that is mounted here.</summary>
    [TestCase(true, "There are snapshots of it, which do not change: /dev/mapper/vg-snap; image one of them")]
    [TestCase(false, "lvcreate -s -n NAME -L SIZE /dev/mapper/vg-data makes one")]
    public void OfAVolumeASnapshotIsPreferred(bool hasSnapshot, string advice) => PrivateMounts.Run(() =>
    {
        Tool.Require("mkfs.ext4");
        var image = MakeImage(16 << 20);
        Tool.Run("/", "mkfs.ext4", "-q", image).MustSucceed();
        using var root = new TestRoot();
        using var device = new LoopDevice(root, image);
        var tree = new SysTree(root).Disk("sda", "8:0").Mapper("dm-0", "253:0", "vg-data-real", "LVM-abc-real", "sda").Mapper("dm-1", $"{device.Number.Major}:{device.Number.Minor}", "vg-data", "LVM-abc", "dm-0");
        if (hasSnapshot)
        {
            tree.Mapper("dm-2", "253:2", "vg-snap-cow", "LVM-def-cow", "sda").Mapper("dm-3", "253:3", "vg-snap", "LVM-def", "dm-0", "dm-2");
        }

        Directory.CreateDirectory(root.PathOf("mnt"));
        PrivateMounts.Mount(device.Node, root.PathOf("mnt"), "ext4");
        try
        {
            var context = DiskRuns.Run(root, new() { Source = device.Source });
            Assert.That(context.Faults.Single().Message, Does.Contain(advice));
        }
        finally
        {
            PrivateMounts.Detach(root.PathOf("mnt"));
        }
    });

    [Test]
    public void ASourceThatHoldsTheOutputIsRefused()
    {
        using var device = new LoopDevice(Root, MakeImage(1 << 20));
        var context = new RecordingContext(new DiskImageCollector().Descriptor, Root.Root, TimeProvider.System) { Output = [device.Number] };
        DiskRuns.Run(context, new() { Source = device.Source });
        Assert.That((context.Source().State, context.Blobs.Count), Is.EqualTo((ItemState.NotRun, 0)));
        Assert.That(context.Source().Reason, Does.Contain($"lies on {device.Source}").And.Contain("-o -"));
    }

    [Test]
    public void APartitionBesideTheOutputIsNot()
    {
        new SysTree(Root).Disk("sda", "8:0").Partition("sda", "sda1", "8:1", 1).Partition("sda", "sda2", "8:2", 2).Mapper("dm-0", "253:0", "vg-out", "LVM-abc", "sda2");
        using var files = new RootFiles(Root.Root, TimeProvider.System);
        var tree = BlockTree.Read(files);
        var output = new OutputPlace([new(253, 0)], tree);
        Assert.That(tree.Devices.Where(output.IsOn).Select(device => device.Name), Is.EquivalentTo(new[] { "dm-0", "sda2", "sda" }));
    }

    [Test]
    public void WhatIsNoSourceIsRefusedInWords()
    {
        Root.Write("empty", "");
        Root.Write("own", new string('x', 4_096));
        Directory.CreateDirectory(Root.PathOf("folder"));
        var own = Status("/own").Identity;
        foreach (var (source, segmentBytes, state, reason) in new[]
        {
            ("/empty", 0, ItemState.Unsupported, "its size is 0: there is nothing to make an image of"),
            ("/folder", 0, ItemState.Unsupported, "it is neither a block device nor a file"),
            ("/nothing", 0, ItemState.Missing, "there is nothing at this path"),
            ("/own", 0, ItemState.Excluded, "it is a file that this run itself writes"),
            ("/own", 5, ItemState.NotRun, "segment_bytes is 5: it is 0, or at least 1048576"),
        })
        {
            var context = new RecordingContext(new DiskImageCollector().Descriptor, Root.Root, TimeProvider.System) { Own = [own] };
            DiskRuns.Run(context, new() { Source = source, SegmentBytes = segmentBytes });
            Assert.That((context.Source().State, context.Source().Reason, context.Blobs.Count), Is.EqualTo((state, reason, 0)));
        }
    }

    [TestCase(ImageFormat.E01, 20L << 30)]
    [TestCase(ImageFormat.Raw, (100L << 30) + 1)]
    public void MoreFilesThanHaveNamesAreRefusedBeforeTheFirst(ImageFormat format, long lengthBytes)
    {
        Root.Write("media", "");
        using (var file = File.OpenWrite(Root.PathOf("media")))
        {
            file.SetLength(lengthBytes);
        }

        var context = DiskRuns.Run(Root, new() { Source = "/media", Format = format, SegmentBytes = 1 << 20 });
        Assert.That((context.Source().State, context.Blobs.Count), Is.EqualTo((ItemState.NotRun, 0)));
        Assert.That(context.Source().Reason, Does.StartWith("segment_bytes is 1048576: ").And.Contain("files that have names; choose "));
    }

    [Test]
    public void ADeviceWithoutAMediumIsRefused()
    {
        LoopDevice device;
        using (device = new LoopDevice(Root, MakeImage(1 << 20)))
        {
        }

        var context = DiskRuns.Run(Root, new() { Source = device.Source });
        Assert.That((context.Source().State, context.Source().Reason), Is.EqualTo((ItemState.Unsupported, "its size is 0: it has no medium, or is not set up")).Or.EqualTo((ItemState.ReadError, "it cannot be opened: ENXIO")));
    }

    private FileStatus Status(string path)
    {
        using var files = new RootFiles(Root.Root, TimeProvider.System);
        return files.Status(EvidencePath.Of(path))!.Value;
    }
}
