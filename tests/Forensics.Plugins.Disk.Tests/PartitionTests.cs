using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Disk.Partitions;
using Forensics.Plugins.Disk.Reading;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>Partition tables as sfdisk and sgdisk write and read them.</summary>
public sealed class PartitionTests : DiskTests
{
    private const int DiskBytes = 64 << 20;

    [Test]
    public void AGptIsReadAsSfdiskReadsIt([Values(512, 4_096)] int sectorBytes)
    {
        Tool.Require("sfdisk");
        using var device = new LoopDevice(Root, Empty(), "-b", $"{sectorBytes}");
        Write(device.Node, "label: gpt\nsize=8MiB, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=\"EFI é\"\nsize=16MiB, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, attrs=\"GUID:60\"\nstart=40MiB, type=linux, name=\"data\"\n");
        Compare(device, "gpt", sectorBytes);
    }

    [Test]
    public void LogicalPartitionsAreReadAsSfdiskReadsThem()
    {
        Tool.Require("sfdisk");
        using var device = new LoopDevice(Root, Empty());
        Write(device.Node, "label: dos\nlabel-id: 0x1234abcd\nx1 : size=8MiB, type=83, bootable\nx2 : size=40MiB, type=5\nx3 : start=50MiB, type=7\nx5 : size=4MiB, type=82\nx6 : size=4MiB, type=83\nx7 : size=4MiB, type=8e\n");
        Compare(device, "mbr", 512);
        var entries = Read(device.Source).Entries;
        Assert.That(entries.Where(entry => entry.IsExtended).Select(entry => entry.Number), Is.EqualTo(new[] { 2 }));
        Assert.That(entries.Where(entry => entry.IsActive == true).Select(entry => entry.Number), Is.EqualTo(new[] { 1 }));
        Assert.That(entries.Select(entry => entry.Number), Does.Contain(7), "three logical ones");
    }

    [Test]
    public void TheCopyIsTakenWhereTheTableIsDamaged()
    {
        Tool.Require("sgdisk");
        var image = Empty();
        Tool.Run("/", "sgdisk", "-n", "1:2048:+4M", "-c", "1:first", "-n", "5:0:+4M", image).MustSucceed();
        var whole = Read(image);
        Patch(image, 512 + 60, "xx"u8);
        var table = Read(image);
        Assert.That(table.Entries, Is.EqualTo(whole.Entries));
        Assert.That(table.Troubles.Select(trouble => trouble.Code), Is.EqualTo(new[] { "GPT_PRIMARY_DAMAGED" }));
        Assert.That((whole.Troubles.Count, whole.Entries.Select(entry => entry.Number)), Is.EqualTo((0, new[] { 1, 5 })));
    }

    [Test]
    public void ADamagedOrDifferentCopyIsTold()
    {
        Tool.Require("sgdisk");
        var image = Empty();
        Tool.Run("/", "sgdisk", "-n", "1:2048:+4M", image).MustSucceed();
        var good = File.ReadAllBytes(image);
        Patch(image, DiskBytes - 512 + 60, "xx"u8);
        Assert.That(Read(image).Troubles.Select(trouble => trouble.Code), Is.EqualTo(new[] { "GPT_BACKUP_DAMAGED" }));
        Tool.Run("/", "sgdisk", "-n", "2:0:+4M", image);
        var copy = File.ReadAllBytes(image).AsSpan(DiskBytes - (33 * 512));
        good.AsSpan(0, DiskBytes - (33 * 512)).CopyTo(File.ReadAllBytes(image));
        File.WriteAllBytes(image, [.. good.AsSpan(0, DiskBytes - (33 * 512)), .. copy]);
        Assert.That(Read(image).Troubles.Select(trouble => trouble.Code), Is.EqualTo(new[] { "GPT_BACKUP_DIFFERS" }));
    }

    [Test]
    public void BothDamagedLeaveTheProtectiveEntryAndAWarning()
    {
        Tool.Require("sgdisk");
        var image = Empty();
        Tool.Run("/", "sgdisk", "-n", "1:2048:+4M", image).MustSucceed();
        Patch(image, 512 + 60, "xx"u8);
        Patch(image, DiskBytes - 512 + 60, "xx"u8);
        var table = Read(image);
        Assert.That((table.Type, table.Entries.Single().TypeId, table.Troubles.Single().Code), Is.EqualTo(("mbr", "0xee", "GPT_MISSING")));
    }

    [Test]
    public void AChainThatComesBackEnds()
    {
        Tool.Require("sfdisk");
        var image = Empty();
        Write(image, "label: dos\nx1 : size=40MiB, type=5\nx5 : size=4MiB, type=82\nx6 : size=4MiB, type=83\n");

        // The first table of the chain is in the first sector of the extended partition; its second entry leads to the next: to itself now.
        Patch(image, (2_048 * 512) + 446 + 16 + 8, [0, 0, 0, 0]);
        var table = Read(image);
        Assert.That(table.Troubles.Select(trouble => trouble.Code), Is.EqualTo(new[] { "EXTENDED_CHAIN_BROKEN" }));
        Assert.That(table.Entries.Select(entry => entry.Number), Is.EqualTo(new[] { 1, 5 }));
    }

    [Test]
    public void AFileSystemIsNoPartitionTable()
    {
        Tool.Require("mkfs.vfat");
        var image = Empty();
        Tool.Run("/", "mkfs.vfat", image).MustSucceed();
        Assert.That(TryRead(image), Is.Null);
    }

    [Test]
    public void WhateverStandsThereIsReadWithoutEnd()
    {
        Tool.Require("sgdisk", "sfdisk");
        var gpt = Empty();
        Tool.Run("/", "sgdisk", "-n", "1:2048:+4M", gpt).MustSucceed();
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            Patch(gpt, random.Next(34 * 512), [(byte)random.Next(256)]);
            TryRead(gpt);
        }

        var mbr = Empty();
        Write(mbr, "label: dos\nx1 : size=40MiB, type=5\nx5 : size=4MiB, type=82\nx6 : size=4MiB, type=83\n");
        for (var i = 0; i < 200; i++)
        {
            Patch(mbr, random.Next(2) == 0 ? random.Next(440, 510) : (2_048 * 512) + random.Next(440, 510), [(byte)random.Next(256)]);
            TryRead(mbr);
        }
    }

    [Test]
    public void PartitionsBeginWithCiphertextThatIsTold()
    {
        Tool.Require("sfdisk");
        var image = Empty();
        Write(image, "label: dos\nsize=8MiB, type=83\nsize=8MiB, type=7\nsize=8MiB, type=8e\nsize=8MiB, type=fd\n");
        Patch(image, 1 << 20, [.. "LUKS"u8, 0xba, 0xbe, 0, 2]);
        Patch(image, (9 << 20) + 3, "-FVE-FS-"u8);
        Patch(image, (17 << 20) + 512, "LABELONE"u8);
        Patch(image, (17 << 20) + 512 + 24, "LVM2 001"u8);
        Patch(image, (25 << 20) + 4_096, [0xfc, 0x4e, 0x2b, 0xa9]);
        Root.Write("disk", File.ReadAllBytes(image));
        var context = DiskRuns.Run(Root, new() { Source = "/disk", Compression = ChunkCompression.Fast });
        Assert.That(context.Records("disk.partition").Select(record => record.Text("content_type")), Is.EqualTo(new[] { "luks2", "bitlocker", "lvm", "raid" }));
        Assert.That(context.Codes(), Is.EqualTo(new[] { "ENCRYPTED_SOURCE", "ENCRYPTED_SOURCE", "MEMBER_NOT_ASSEMBLED", "MEMBER_NOT_ASSEMBLED" }));
        Assert.That(context.Faults.First().Message, Is.EqualTo("partition 1 of it is ciphertext (luks2); no open mapping of it is known: without its key nothing can be read of the image"));
        Assert.That((context.Image().Text("table_type"), context.Source().State), Is.EqualTo(("mbr", ItemState.Collected)));
    }

    private static void Write(string device, string script)
    {
        var file = Path.Combine(Path.GetTempPath(), $"sfdisk-{Guid.NewGuid():n}");
        try
        {
            File.WriteAllText(file, script);
            Tool.Run("/", "sh", "-c", $"sfdisk -q --no-reread --no-tell-kernel '{device}' < '{file}'").MustSucceed();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Patch(string image, long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(image, FileMode.Open);
        file.Position = offset;
        file.Write(bytes);
    }

    private string Empty()
    {
        var path = Path.Combine(Folder, $"disk-{Guid.NewGuid():n}");
        using var file = File.Create(path);
        file.SetLength(DiskBytes);
        return path;
    }

    private PartitionTable Read(string path) => TryRead(path) ?? throw new AssertionException("there is no table");

    /// <param name="path">Of the test's root, or of this machine.</param>
    private PartitionTable? TryRead(string path)
    {
        var isOfRoot = path.StartsWith("/dev/loop", StringComparison.Ordinal);
        var target = Root.Root;
        if (!isOfRoot)
        {
            Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out target), Is.EqualTo(Errno.Ok));
        }

        using (isOfRoot ? null : target.Descriptor)
        using (var reader = new AbandonableReader(TimeProvider.System))
        {
            Assert.That(SourceFile.Open(target, EvidencePath.Of(path), out var file), Is.EqualTo(Errno.Ok));
            using (file)
            {
                return PartitionTable.Read(new(file!, reader));
            }
        }
    }

    private void Compare(LoopDevice device, string type, int sectorBytes)
    {
        var table = Read(device.Source);
        using var document = JsonDocument.Parse(Tool.Run("/", "sfdisk", "--json", device.Node).MustSucceed().Output);
        var expected = document.RootElement.GetProperty("partitiontable");
        Assert.That((table.Type, table.SectorBytes, table.Troubles.Count), Is.EqualTo((type, sectorBytes, 0)));
        Assert.That(table.Id, Is.EqualTo(expected.Text("id")!.ToLowerInvariant()));
        Assert.That(
            table.Entries.Select(entry => (entry.Number, entry.OffsetBytes / sectorBytes, entry.SizeBytes / sectorBytes, entry.TypeId.Replace("0x0", "0x", StringComparison.Ordinal), entry.Id, entry.Name)),
            Is.EqualTo(expected.GetProperty("partitions").EnumerateArray().Select(partition => (
                int.Parse(partition.Text("node")![(device.Node.Length + 1)..], CultureInfo.InvariantCulture), partition.Number("start"), partition.Number("size"),
                type == "gpt" ? partition.Text("type")!.ToLowerInvariant() : $"0x{partition.Text("type")}",
                partition.TryGetProperty("uuid", out var id) ? id.GetString()!.ToLowerInvariant() : null,
                partition.TryGetProperty("name", out var name) ? name.GetString() : null))));
    }
}
