using System.Text.Json;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

public sealed class ActiveAreaTests : SwapTests
{
    [Test]
    public void AFileIsStoredWhole()
    {
        var content = SwapImage.Make(Root.PathOf("swapfile"), AreaBytes);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/swapfile", "file", AreaBytes, 8_192, 7)));
        var context = DeviceRun.Swap(Root.Root);
        var item = context.Items["swap:/swapfile"]!;
        Assert.That((item.State, item.Flags), Is.EqualTo((ItemState.Collected, ItemFlags.None)), item.Reason);
        Assert.That(context.Faults.Select(fault => fault.ToString()), Is.Empty);
        context.MustHold("swap.swapfile", content);
        Assert.That(context.Blobs.Values.Single().Source.Kind, Is.EqualTo(BlobKind.Dump));
        var record = context.Records("memory.swap").Single();
        Assert.That(Texts(record, "path", "kind", "uuid", "label", "signature", "image"), Is.EqualTo(new[] { "/swapfile", "file", SwapImage.Uuid, SwapImage.Label, "SWAPSPACE2", "swap.swapfile" }));
        Assert.That(Numbers(record, "size_bytes", "used_bytes", "priority", "stored_bytes", "unread_bytes"), Is.EqualTo(new long[] { AreaBytes - SwapImage.PageBytes, 8_192, 7, AreaBytes, 0 }));
        Assert.That((record.GetProperty("active").GetBoolean(), record.GetProperty("hibernation_image").GetBoolean()), Is.EqualTo((true, false)));
        Assert.That(record.GetProperty("image_blob").GetString(), Is.EqualTo(context.Blobs.Keys.Single().Value));
    }

    [Test]
    public void ABlockDeviceIsStoredWhole()
    {
        var content = SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Faults.Select(fault => fault.ToString()), Is.Empty);
        context.MustHold($"swap.{device.Name}", content);
        var record = context.Records("memory.swap").Single();
        Assert.That(Texts(record, "kind", "uuid", "device"), Is.EqualTo(new[] { "partition", SwapImage.Uuid, Tool.Run("/", "stat", "-c", "%r", $"/dev/{device.Name}").MustSucceed().Output.Trim() }));
        Assert.That(record.GetProperty("direct_read").GetBoolean(), Is.True);
    }

    [Test]
    public void WhatLiesOnTheDeviceBehindTheAreaIsNotRead()
    {
        var content = SwapImage.Make(Image, AreaBytes);
        File.AppendAllText(Image, new string('x', 1 << 20));
        using var device = new LoopDevice(Root, Image, isNamed: false);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        DeviceRun.Swap(Root.Root).MustHold($"swap.{device.Name}", content);
    }

    [Test]
    public void AnotherDeviceUnderTheNameIsNotRead()
    {
        SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image, isNamed: false);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes / 2)));
        MustBeRefused($"/dev/{device.Name}", "SWAP_NOT_AN_AREA");
    }

    [Test]
    public void AnOverwrittenHeaderOfTheDeviceWithTheKernelsNameIsToldAndItsContentStored()
    {
        SwapImage.Make(Image, AreaBytes);
        using (var file = new FileStream(Image, FileMode.Open))
        {
            file.Write(new byte[SwapImage.PageBytes]);
        }

        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Codes(), Is.EqualTo(new[] { "SWAP_HEADER_DIFFERS" }));
        context.MustHold($"swap.{device.Name}", File.ReadAllBytes(Image));
        Assert.That(context.Records("memory.swap").Single().GetProperty("signature").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void PathsAreTakenOutOfTheirEscapes()
    {
        var content = SwapImage.Make(Root.PathOf("a b\\c\nd\te"), AreaBytes);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line(@"/a\040b\134c\012d\011e", "file", AreaBytes)));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Items["swap:/a b\\c\nd\te"]!.State, Is.EqualTo(ItemState.Collected));
        context.MustHold("swap.a_b_c_d_e", content);
    }

    [Test]
    public void TwoAreasThatLookTheSameAreTwo()
    {
        SwapImage.Make(Root.PathOf("one/swap"), AreaBytes);
        SwapImage.Make(Root.PathOf("two/swap"), AreaBytes * 2);
        Root.Write("proc/swaps", SwapImage.Table(
            SwapImage.Line("/one/swap", "file", AreaBytes), SwapImage.Line("/two/swap", "file", AreaBytes * 2), SwapImage.Line(@"/\377", "file", AreaBytes), SwapImage.Line(@"/\376", "file", AreaBytes)));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.BlobNames(), Is.EquivalentTo(new[] { "swap.swap", "swap.swap-2" }));
        Assert.That(context.Items.Keys, Is.EquivalentTo(new[] { "swap:/one/swap", "swap:/two/swap", "swap:/\ufffd", "swap:/\ufffd#2" }));
    }

    [Test]
    public void ATableThatPromisesMoreThanThereIsIsToldOf()
    {
        var content = SwapImage.Make(Root.PathOf("swapfile"), AreaBytes);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/swapfile", "file", AreaBytes * 4L)));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Codes(), Is.EquivalentTo(new[] { "SWAP_HEADER_DIFFERS", "SWAP_SHORT" }));
        context.MustHold("swap.swapfile", content);
        Assert.That(context.Items["swap:/swapfile"]!.Flags, Is.EqualTo(ItemFlags.Truncated));
    }

    [TestCase(uint.MaxValue)]
    [TestCase(0u)]
    public void AHeaderThatLiesMovesNoBound(uint lastPage)
    {
        SwapImage.Make(Image, AreaBytes);
        using (var file = new FileStream(Image, FileMode.Open))
        {
            file.Position = 1_028;
            file.Write(BitConverter.GetBytes(lastPage));
        }

        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes / 3)));
        DeviceRun.Swap(Root.Root).MustHold($"swap.{device.Name}", File.ReadAllBytes(Image).AsSpan(0, AreaBytes / 3));
    }

    [Test]
    public void ALinkInThePlaceOfTheAreaIsNotFollowed()
    {
        SwapImage.Make(Root.PathOf("elsewhere"), AreaBytes);
        File.CreateSymbolicLink(Root.PathOf("swapfile"), "/elsewhere");
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/swapfile", "file", AreaBytes)));
        MustBeRefused("/swapfile", "SWAP_NOT_AN_AREA");
    }

    [Test]
    public void ALinkOnTheWayIsNotFollowed()
    {
        SwapImage.Make(Root.PathOf("elsewhere/swapfile"), AreaBytes);
        Directory.CreateSymbolicLink(Root.PathOf("folder"), "/elsewhere");
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/folder/swapfile", "file", AreaBytes)));
        MustBeRefused("/folder/swapfile", "SWAP_NOT_AN_AREA");
    }

    [Test]
    public void WhatIsNeitherDeviceNorFileIsNotOpened()
    {
        Tool.Run("/", "mkfifo", Root.PathOf("swapfile")).MustSucceed();
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line("/swapfile", "file", AreaBytes)));
        MustBeRefused("/swapfile", "SWAP_NOT_AN_AREA");
    }

    [Test]
    public void ADeviceInThePlaceOfAFileIsNotRead()
    {
        SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "file", AreaBytes)));
        MustBeRefused($"/dev/{device.Name}", "SWAP_NOT_AN_AREA");
    }

    [Test]
    public void AFileThatIsGoneIsMissing()
    {
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line(@"/swapfile\040(deleted)", "file", AreaBytes)));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Items["swap:/swapfile (deleted)"]!.State, Is.EqualTo(ItemState.Missing));
        Assert.That(context.Codes(), Is.EqualTo(new[] { "SWAP_UNREADABLE" }));
        Assert.That(context.Records("memory.swap").Single().GetProperty("size_bytes").GetInt64(), Is.EqualTo(AreaBytes - SwapImage.PageBytes), "the table's facts are told all the same");
    }

    [Test]
    public void WithoutAreasThereIsNothing()
    {
        Root.Write("proc/swaps", SwapImage.Table());
        Assert.That(DeviceRun.Swap(Root.Root).Items["swap"]!.State, Is.EqualTo(ItemState.Empty));
        Root.Clear();
        Assert.That(DeviceRun.Swap(Root.Root).Items["swap"]!.State, Is.EqualTo(ItemState.Empty));
        Assert.That(DeviceRun.Swap(Root.Root, swap: false).Items, Is.Empty);
    }

    [Test]
    public void LinesThatAreNoneAreToldOf()
    {
        Root.Write("proc/swaps", SwapImage.Table("nonsense\n", "swapfile file 1 0 -2\n", "/swapfile file -1 0 -2\n", "/swapfile file 99999999999999999999 0 -2\n", "/swap file file 8 0 -2\n"));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Codes(), Is.EqualTo(Enumerable.Repeat("SWAP_LINE_MALFORMED", 5)));
        Assert.That(context.Items["swap"]!.State, Is.EqualTo(ItemState.Corrupt));
    }

    [TestCase(128, 0)]
    [TestCase(129, 1)]
    public void OnlySoManyAreasAreLookedAt(int areas, int faults)
    {
        Root.Write("proc/swaps", SwapImage.Table([.. Enumerable.Range(0, areas).Select(area => SwapImage.Line($"/{area}", "file", AreaBytes))]));
        var context = DeviceRun.Swap(Root.Root);
        Assert.That((context.Items.Count, context.Codes().Count(code => code == "SWAP_AREAS_CUT")), Is.EqualTo((128, faults)));
    }

    [Test]
    public void AnEncryptedDeviceBelowIsNamed()
    {
        SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        Root.Write($"sys/dev/block/{device.Number}/slaves/dm-7/dev", "254:7\n");
        Root.Write("sys/dev/block/254:7/dm/uuid", "CRYPT-PLAIN-swap_crypt\n");
        Root.Write("sys/dev/block/254:7/dm/name", "swap_crypt\n");
        Root.Write("sys/dev/block/254:7/slaves/loop/dev", $"{device.Number}\n");
        Assert.That(DeviceRun.Swap(Root.Root).Records("memory.swap").Single().GetProperty("encrypted_by").GetString(), Is.EqualTo("swap_crypt (CRYPT-PLAIN-swap_crypt)"));
    }

    [Test]
    public void OfCompressedMemoryItIsToldHowMuchItHolds()
    {
        SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        Root.Write($"sys/dev/block/{device.Number}/disksize", $"{AreaBytes}\n");
        Root.Write($"sys/dev/block/{device.Number}/mm_stat", "   12288      345    20480        0    28672        0        0        0        0\n");
        Root.Write($"sys/dev/block/{device.Number}/comp_algorithm", "lzo-rle lzo lz4 [zstd] deflate 842\n");
        var record = DeviceRun.Swap(Root.Root).Records("memory.swap").Single();
        Assert.That(Texts(record, "kind", "zram_algorithm"), Is.EqualTo(new[] { "zram", "zstd" }));
        Assert.That(Numbers(record, "zram_disk_size_bytes", "zram_held_bytes", "zram_compressed_bytes", "zram_memory_bytes"), Is.EqualTo(new long[] { AreaBytes, 12_288, 345, 20_480 }));
    }

    private void MustBeRefused(string path, string code)
    {
        var context = DeviceRun.Swap(Root.Root);
        Assert.That(context.Codes(), Is.EqualTo(new[] { code }));
        Assert.That(context.Blobs, Is.Empty);
        Assert.That(context.Items[$"swap:{path}"]!.State, Is.EqualTo(ItemState.Corrupt));
        Assert.That(context.Records("memory.swap").Single().GetProperty("image").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    private static IEnumerable<string?> Texts(JsonElement record, params string[] fields) => fields.Select(field => record.GetProperty(field).GetString());

    private static IEnumerable<long> Numbers(JsonElement record, params string[] fields) => fields.Select(field => record.GetProperty(field).GetInt64());
}
