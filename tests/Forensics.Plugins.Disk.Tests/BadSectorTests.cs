using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>Sectors that cannot be read, truly: blocks of a file whose checksums btrfs finds wrong, below a loop device.</summary>
public sealed class BadSectorTests : DiskTests
{
    private const int DiskBytes = 6 << 20;
    private const int BlockBytes = 4_096;
    private const int SectorsOfBlock = BlockBytes / 512;

    private static readonly int[] Damaged = [0, 5, 6, 700, 1_535];

    [Test]
    public void ExactlyTheBadSectorsAreLost([Values] ImageFormat format) => WithDamaged((device, content) =>
    {
        var context = DiskRuns.Run(Root, new() { Source = device.Source, Format = format });
        Expect(content, Damaged);
        Assert.That(DiskRuns.Sha256(format == ImageFormat.Raw ? context.Blob($"{device.Name}.raw") : context.Export(Path.Combine(Folder, "out"))), Is.EqualTo(DiskRuns.Sha256(content)));
        var record = context.Image();
        Assert.That((record.Number("bad_sector_count"), record.Number("unread_bytes"), record.Number("bad_range_count")), Is.EqualTo((5 * SectorsOfBlock, 5 * BlockBytes, 4)));
        Assert.That((record.GetProperty("complete").GetBoolean(), record.GetProperty("direct_read").GetBoolean(), record.Text("sha256")), Is.EqualTo((true, true, DiskRuns.Sha256(content))));
        (long First, long Count)[] ranges = [(0, 8), (40, 16), (5_600, 8), (12_280, 8)];
        Assert.That(context.Records("disk.bad_range").Select(range => (range.Number("first_sector"), range.Number("sector_count"), range.Number("errno"))), Is.EqualTo(ranges.Select(range => (range.First, range.Count, 5L))));
        Assert.That(
            context.Faults.Select(fault => (fault.Code, fault.Kind, fault.OffsetBytes, fault.Errno, fault.SystemCall)),
            Is.EqualTo(ranges.Select(range => ("BAD_SECTORS", FaultKind.ReadError, (long?)range.First * 512, Errno.EIO.Number, "pread"))));
        Assert.That((context.Source().State, context.Source().Flags, context.Source().Reason), Is.EqualTo((ItemState.Collected, ItemFlags.None, "40 sectors could not be read, and are zeros")));
        if (format == ImageFormat.E01)
        {
            var words = Tool.Run(Folder, "ewfinfo", Path.Combine(Folder, "out", $"{device.Name}.E01")).MustSucceed().Output;
            Assert.That(words, Does.Contain("at sector(s): 0 - 7 number: 8").And.Contain("at sector(s): 40 - 55 number: 16"));
        }
    });

    [Test]
    public void EwfacquireLosesNoFewerSectors() => WithDamaged((device, content) =>
    {
        Tool.Require("ewfacquire", "ewfinfo");
        var context = DiskRuns.Run(Root, new() { Source = device.Source });
        var theirs = Path.Combine(Folder, "theirs");
        Tool.Run(Folder, "ewfacquire", "-u", "-q", "-w", "-t", theirs, device.Node);
        var words = Tool.Run(Folder, "ewfinfo", $"{theirs}.E01").MustSucceed().Output;
        var lost = System.Text.RegularExpressions.Regex.Matches(words, @"at sector\(s\): \d+ - \d+ number: (\d+)").Sum(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        TestContext.Out.WriteLine($"sectors that are lost: {context.Image().Number("bad_sector_count")}, by ewfacquire {lost}");
        Assert.That((context.Image().Number("bad_sector_count"), lost), Is.EqualTo((5L * SectorsOfBlock, lost)));
        Assert.That(lost, Is.GreaterThanOrEqualTo(5 * SectorsOfBlock));
    });

    [Test]
    public void ACoarserGranularityLosesMore() => WithDamaged((device, content) =>
    {
        var context = DiskRuns.Run(Root, new() { Source = device.Source, Format = ImageFormat.Raw, RetryGranularity = 2 * SectorsOfBlock });
        Expect(content, 0, 1, 4, 5, 6, 7, 700, 701, 1_534, 1_535);
        Assert.That(DiskRuns.Sha256(context.Blob($"{device.Name}.raw")), Is.EqualTo(DiskRuns.Sha256(content)));
    });

    [Test]
    public void RetriesAreCounted([Values(0, 3)] int retries) => WithDamaged((device, _) =>
    {
        var context = DiskRuns.Run(Root, new() { Source = device.Source, Format = ImageFormat.Raw, Retries = retries });
        Assert.That(context.Records("disk.bad_range").Select(range => range.Number("retries")), Has.All.EqualTo(retries));
    });

    [Test]
    public void AFileWithBadBlocksLosesThem() => WithDamagedFile((root, content) =>
    {
        var context = DiskRuns.Run(root, new() { Source = "/disk/media", Format = ImageFormat.Raw });
        Expect(content, Damaged);
        Assert.That(DiskRuns.Sha256(context.Blob("media.raw")), Is.EqualTo(DiskRuns.Sha256(content)));
        Assert.That(context.Image().Number("bad_sector_count"), Is.EqualTo(5 * SectorsOfBlock));
    });

    private static void Expect(byte[] content, params int[] lost)
    {
        foreach (var block in lost)
        {
            content.AsSpan(block * BlockBytes, BlockBytes).Clear();
        }
    }

    private void WithDamaged(Action<LoopDevice, byte[]> test) => WithDamagedFile((root, content) =>
    {
        using var device = new LoopDevice(Root, root.PathOf("disk/media"), "-r");
        test(device, content);
    });

    private void WithDamagedFile(Action<TestRoot, byte[]> test) => PrivateMounts.Run(() =>
    {
        Tool.Require("mkfs.btrfs");
        Directory.CreateDirectory(Path.Combine(Folder, "tree"));
        var content = new byte[DiskBytes];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(Path.Combine(Folder, "tree", "media"), content);
        var image = Path.Combine(Folder, "btrfs");
        using (var file = File.Create(image))
        {
            file.SetLength(128 << 20);
        }

        Tool.Run("/", "mkfs.btrfs", "-q", "-d", "single", "--rootdir", Path.Combine(Folder, "tree"), image).MustSucceed();
        var bytes = File.ReadAllBytes(image);
        using (var file = new FileStream(image, FileMode.Open))
        {
            foreach (var block in Damaged)
            {
                file.Position = bytes.AsSpan().IndexOf(content.AsSpan(block * BlockBytes, BlockBytes));
                file.Write("damaged"u8);
            }
        }

        // Opened in this namespace, or it leads to folders below the mount.
        using var root = new TestRoot();
        using var below = new LoopDevice(root, image); // Not read-only: the mount is not.
        Directory.CreateDirectory(root.PathOf("disk"));
        PrivateMounts.Mount(below.Node, root.PathOf("disk"), "btrfs", null);
        try
        {
            test(root, content);
        }
        finally
        {
            PrivateMounts.Detach(root.PathOf("disk"));
        }
    });
}
