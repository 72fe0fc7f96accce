using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>What is told of block devices.</summary>
public sealed class DeviceTests : DiskTests
{
    [Test]
    public void TheDevicesOfThisMachineAreThoseOfLsblk()
    {
        Tool.Require("lsblk");
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root), Is.EqualTo(Errno.Ok));
        using (root.Descriptor)
        using (var device = new LoopDevice(Root, MakeImage(3 << 20), "-r"))
        {
            var context = DiskRuns.Run(DiskRuns.Context(root), new());
            using var document = JsonDocument.Parse(Tool.Run("/", "lsblk", "-J", "-b", "-l", "-o", "NAME,SIZE,RO,LOG-SEC,PHY-SEC,SERIAL,MODEL,ROTA,RM").MustSucceed().Output);
            var expected = document.RootElement.GetProperty("blockdevices").EnumerateArray().Where(entry => entry.Number("size") > 0).ToList();
            var told = context.Records("disk.device").Where(record => record.Number("size_bytes") > 0).ToDictionary(record => record.Text("name")!);
            foreach (var entry in expected.Where(entry => !entry.Text("name")!.StartsWith("loop", StringComparison.Ordinal) || entry.Text("name") == device.Name))
            {
                var record = told[entry.Text("name")!];
                Assert.That(
                    (record.Number("size_bytes"), record.GetProperty("read_only").GetBoolean(), record.Number("logical_sector_bytes"), record.Number("physical_sector_bytes"), record.GetProperty("rotational").GetBoolean(), record.GetProperty("removable").GetBoolean()),
                    Is.EqualTo((entry.Number("size"), entry.GetProperty("ro").GetBoolean(), entry.Number("log-sec"), entry.Number("phy-sec"), entry.GetProperty("rota").GetBoolean(), entry.GetProperty("rm").GetBoolean())));
                Assert.That(record.Text("serial"), Is.EqualTo(entry.Text("serial")).Or.Not.Null);
            }

            Assert.That((told[device.Name].Text("kind"), told[device.Name].Text("backing_file"), told[device.Name].GetProperty("read_only").GetBoolean()), Is.EqualTo(("loop", Path.Combine(Folder, "disk"), true)));
            Assert.That(context.Items["devices"]!.State, Is.EqualTo(ItemState.Collected));
        }
    }

    [Test]
    public void HardwareAndStackAreTold()
    {
        new SysTree(Root)
            .Disk("sda", "8:0", ("device/model", "WDC WD10"), ("device/vendor", "ATA"), ("device/rev", "1A01"), ("device/vpd_pg80", "\0\u0080\0\u0008WD-12345"), ("device/wwid", "naa.50014ee2"), ("queue/logical_block_size", "512"), ("queue/physical_block_size", "4096"), ("queue/rotational", "1"), ("removable", "0"), ("ro", "0"))
            .Partition("sda", "sda1", "8:1", 1, ("start", "2048"), ("ro", "1"))
            .Mapper("dm-0", "253:0", "secret", "CRYPT-LUKS2-abc-secret", "sda1")
            .Disk("sdb", "8:16")
            .Virtual("md0", "9:0", ["sda", "sdb"], ("md/level", "raid1"));
        Root.Write("run/udev/data/b8:0", "S:disk/by-id/x\nE:ID_PART_TABLE_TYPE=gpt\nE:ID_PART_TABLE_UUID=1f\n");
        Root.Write("run/udev/data/b8:1", "E:ID_FS_TYPE=crypto_LUKS\nE:ID_FS_UUID=77\n");
        var context = new RecordingContext(new DiskImageCollector().Descriptor, Root.Root, TimeProvider.System) { Output = [new(253, 0)] };
        DiskRuns.Run(context, new());
        var told = context.Records("disk.device").ToDictionary(record => record.Text("name")!);
        Assert.That(told.Keys, Is.EquivalentTo(new[] { "sda", "sda1", "sdb", "dm-0", "md0" }));
        var disk = told["sda"];
        Assert.That(
            (disk.Text("model"), disk.Text("vendor"), disk.Text("firmware"), disk.Text("wwid"), disk.Text("transport"), disk.Text("sysfs_path"), disk.Text("table_type"), disk.Number("physical_sector_bytes")),
            Is.EqualTo(("WDC WD10", "ATA", "1A01", "naa.50014ee2", "ata", "/sys/devices/pci0000:00/ata1/host0/block/sda", "gpt", 4_096)));
        Assert.That(disk.Text("serial"), Is.EqualTo("WD-12345").Or.Contain("WD-12345"));
        var partition = told["sda1"];
        Assert.That(
            (partition.Text("kind"), partition.Text("parent_device"), partition.Number("partition_number"), partition.Number("partition_offset_bytes"), partition.Text("content_type"), partition.GetProperty("read_only").GetBoolean(), partition.Text("model")),
            Is.EqualTo(("partition", "sda", 1, 1 << 20, "crypto_LUKS", true, "WDC WD10")));
        Assert.That((told["dm-0"].Text("dm_name"), told["dm-0"].Text("dm_uuid"), told["md0"].Text("md_level"), told["md0"].Text("kind")), Is.EqualTo(("secret", "CRYPT-LUKS2-abc-secret", "raid1", "md")));
        Assert.That(told.Where(entry => entry.Value.GetProperty("holds_output").GetBoolean()).Select(entry => entry.Key), Is.EquivalentTo(new[] { "dm-0", "sda1", "sda" }));
        Assert.That((partition.GetProperty("holders")[0].GetString(), told["dm-0"].GetProperty("slaves")[0].GetString()), Is.EqualTo(("dm-0", "sda1")));
    }

    [Test]
    public void ARootThatIsNoRunningSystemsHasNoDevices()
    {
        Root.Write("media", new string('x', 4_096));
        Directory.CreateDirectory(Root.PathOf("dev"));
        using var device = new LoopDevice(Root, MakeImage(1 << 20));
        var context = DiskRuns.Context(Root.Root);
        CollectorRun.RunAsync(new DiskImageCollector(), new DiskImageOptions { Source = "/media" }, context).GetAwaiter().GetResult();
        Assert.That((context.Items["devices"]!.State, context.Source().State), Is.EqualTo((ItemState.Excluded, ItemState.Collected)));
        context = DiskRuns.Context(Root.Root);
        CollectorRun.RunAsync(new DiskImageCollector(), new DiskImageOptions { Source = device.Source }, context).GetAwaiter().GetResult();
        Assert.That((context.Source().State, context.Source().Reason), Is.EqualTo((ItemState.Unsupported, "it is a device node, and no sysfs is below this root, and only a running system has devices")));
        Assert.That(context.Blobs, Is.Empty);
    }

    [Test]
    public async Task TheContractIsKept()
    {
        Root.Write("media", File.ReadAllBytes(MakeImage(3 << 20)));
        Assert.That(await PluginConformance.CheckAsync<DiskImageCollector>(Root.Root, """{ "source": "/media", "format": "e01", "verify_after": true }"""), Is.Empty);
    }
}
