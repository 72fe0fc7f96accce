using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

public sealed class UnreadAreaTests : SwapTests
{
    [Test]
    public void WhatTheDeviceCannotReadIsZerosAndToldAsOneRange()
    {
        const int Kept = AreaBytes - (5 * 4_096);
        var content = SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image);
        Truncate(Kept);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        var context = DeviceRun.Swap(Root.Root);
        content.AsSpan(Kept).Clear();
        context.MustHold($"swap.{device.Name}", content);
        var fault = context.Faults.Single();
        Assert.That((fault.Code, fault.Kind, fault.OffsetBytes, fault.Errno), Is.EqualTo(("SWAP_UNREAD", FaultKind.ReadError, (long?)Kept, Errno.EIO.Number)));
        Assert.That(fault.Message, Does.Contain("20480 bytes"));
        var item = context.Items.Values.Single()!;
        Assert.That((item.State, item.Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
        var record = context.Records("memory.swap").Single();
        Assert.That((record.GetProperty("stored_bytes").GetInt64(), record.GetProperty("unread_bytes").GetInt64()), Is.EqualTo((AreaBytes, 5 * 4_096)));
    }

    [Test]
    public void BlocksThatAFileSystemFindsDamagedAreZerosAndTheRestIsRead() => PrivateMounts.Run(() =>
    {
        Tool.Require("mkfs.btrfs");
        int[] damaged = [5, 6, 400];
        var content = SwapImage.Make(Root.PathOf("tree/swapfile"), AreaBytes);
        Directory.CreateDirectory(Path.GetDirectoryName(Image)!);
        using (var image = File.Create(Image))
        {
            image.SetLength(128 << 20);
        }

        Tool.Run("/", "mkfs.btrfs", "-q", "--rootdir", Root.PathOf("tree"), Image).MustSucceed();
        var bytes = File.ReadAllBytes(Image);
        using (var image = new FileStream(Image, FileMode.Open))
        {
            foreach (var block in damaged)
            {
                image.Position = bytes.AsSpan().IndexOf(content.AsSpan(block * 4_096, 4_096));
                image.Write("damaged"u8);
            }
        }

        // Opened in this namespace, or it leads to folders below the mount.
        using var root = new TestRoot();
        using var device = new LoopDevice(root, Image);
        Directory.CreateDirectory(root.PathOf("disk"));
        PrivateMounts.Mount($"/dev/{device.Name}", root.PathOf("disk"), "btrfs");
        try
        {
            root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/disk/swapfile", "file", AreaBytes)));
            var context = DeviceRun.Swap(root.Root);
            foreach (var block in damaged)
            {
                content.AsSpan(block * 4_096, 4_096).Clear();
            }

            context.MustHold("swap.swapfile", content);
            Assert.That(context.Faults.Select(fault => (fault.Code, fault.OffsetBytes, fault.Errno)), Is.EqualTo(new[] { ("SWAP_UNREAD", (long?)5 * 4_096, 5), ("SWAP_UNREAD", 400 * 4_096, 5) }));
            Assert.That(context.Records("memory.swap").Single().GetProperty("unread_bytes").GetInt64(), Is.EqualTo(3 * 4_096));
        }
        finally
        {
            PrivateMounts.Detach(root.PathOf("disk"));
        }
    });

    [Test]
    public void AfterTooManyBlocksTheRestIsNotTried()
    {
        const int Most = 300;
        const long Length = (Most + 1L) * SwapLimits.BlockBytes;
        Directory.CreateDirectory(Path.GetDirectoryName(Image)!);
        using (var file = File.Create(Image))
        {
            file.SetLength(Length);
        }

        using var device = new LoopDevice(Root, Image);
        Truncate(0);
        Assert.That(AreaFile.Open(Root.Root, EvidencePath.Of($"/dev/{device.Name}"), LinkRule.RefuseAll, out var area), Is.EqualTo(Errno.Ok));
        using (area)
        {
            var tally = new UnreadTally();
            Drain(area!, Length - SwapLimits.BlockBytes, tally, Most);
            Assert.That(tally.Bytes, Is.EqualTo(Length - SwapLimits.BlockBytes));
            Assert.That(() => Drain(area!, Length, new(), Most), Throws.InstanceOf<ContentCutException>());
        }
    }

    [Test]
    public void WhereThePageCacheCannotBePassedItIsReadThroughIt()
    {
        const string Kernel = "/sys/kernel/btf/vmlinux";
        if (!File.Exists(Kernel))
        {
            Assert.Ignore($"no {Kernel}, a file that no O_DIRECT reads");
        }

        var device = Dumps.ThisMachine.Root();
        using (device.Descriptor)
        {
            Assert.That(AreaFile.Open(device, EvidencePath.Of(Kernel), LinkRule.RefuseAll, out var area), Is.EqualTo(Errno.Ok));
            using (area)
            {
                Assert.That(area!.IsDirect, Is.False);
                Assert.That(Drain(area, area.LengthBytes, new()), Is.EqualTo(File.ReadAllBytes(Kernel)));
            }
        }
    }

    [Test]
    public void AFileThatGetsShorterEndsEarly()
    {
        var content = SwapImage.Make(Image, AreaBytes);
        Assert.That(AreaFile.Open(Root.Root, EvidencePath.Of("/images/area"), LinkRule.RefuseAll, out var area), Is.EqualTo(Errno.Ok));
        using (area)
        {
            Truncate(AreaBytes - 5_000);
            using var stream = new AreaContent(area!, AreaBytes);
            using var copy = new MemoryStream();
            Assert.That(() => stream.CopyTo(copy), Throws.InstanceOf<ContentCutException>());
            Assert.That(stream.Cut?.Kind, Is.EqualTo(FaultKind.Changed));
            Assert.That(copy.ToArray(), Is.EqualTo(content[..(AreaBytes - 5_000)]).Or.EqualTo(content[..(AreaBytes - 8_192)]));
        }
    }

    [Test]
    public void RangesThatTouchAreOne()
    {
        var tally = new UnreadTally();
        tally.Add(0, 4_096, Errno.EIO);
        tally.Add(4_096, 4_096, Errno.EIO);
        tally.Add(12_288, 4_096, Errno.EIO);
        Assert.That(tally.Faults(EvidencePath.Of("/x")).Select(fault => fault.OffsetBytes), Is.EqualTo(new long?[] { 0, 12_288 }));
        for (var range = 2; range < SwapLimits.UnreadRanges + 3; range++)
        {
            tally.Add(range * 16_384, 4_096, Errno.EIO);
        }

        var faults = tally.Faults(EvidencePath.Of("/x")).ToList();
        Assert.That((faults.Count, faults[^1].Message), Is.EqualTo((SwapLimits.UnreadRanges + 1, "3 more ranges cannot be read, and are zeros")));
    }

    private static byte[] Drain(AreaFile area, long lengthBytes, UnreadTally tally, int mostUnread = SwapLimits.UnreadBlocks)
    {
        using var stream = new AreaContent(area, lengthBytes, mostUnread);
        using var copy = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int length; (length = stream.Read(buffer)) > 0;)
        {
            stream.TellUnread(tally.Add);
            copy.Write(buffer, 0, length);
        }

        return copy.ToArray();
    }

    private void Truncate(long lengthBytes)
    {
        using var file = new FileStream(Image, FileMode.Open);
        file.SetLength(lengthBytes);
    }
}
