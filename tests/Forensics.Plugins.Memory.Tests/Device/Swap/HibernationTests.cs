using System.Globalization;
using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

public sealed class HibernationTests : SwapTests
{
    [Test]
    public void AnAreaWithAnImageIsStoredThoughItIsNotActive()
    {
        SwapImage.Make(Image, AreaBytes);
        SwapImage.Hibernate(Image);
        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table());
        Root.Write("sys/power/resume", $"{device.Number}\n");
        Root.Write("sys/power/resume_offset", "0\n");
        var context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        Assert.That(context.Faults.Select(fault => fault.ToString()), Is.Empty);
        Assert.That(context.Items[$"hibernation:/dev/{device.Name}"]!.State, Is.EqualTo(ItemState.Collected));
        context.MustHold($"hibernation.{device.Name}", File.ReadAllBytes(Image));
        var record = context.Records("memory.swap").Single();
        Assert.That((record.GetProperty("signature").GetString(), record.GetProperty("hibernation_image").GetBoolean(), record.GetProperty("active").GetBoolean()), Is.EqualTo(("S1SUSPEND", true, false)));
        Assert.That(record.GetProperty("uuid").GetString(), Is.EqualTo(SwapImage.Uuid), "what mkswap wrote is still there");
    }

    [TestCase("S1SUSPEND")]
    [TestCase("S2SUSPEND")]
    [TestCase("ULSUSPEND")]
    public void WhatOthersTakeForAHibernationIsOneHereToo(string signature)
    {
        Tool.Require("blkid");
        SwapImage.Make(Image, AreaBytes);
        SwapImage.Hibernate(Image, signature);
        Assert.That(Tool.Run("/", "blkid", "-p", "-o", "value", "-s", "TYPE", Image).MustSucceed().Output.Trim(), Is.EqualTo("swsuspend"));
        Assert.That(SwapHeader.TryParse(File.ReadAllBytes(Image).AsSpan(0, SwapImage.PageBytes)), Is.Not.Null.And.Property(nameof(SwapHeader.IsHibernated)).True);
    }

    [Test]
    public void WithoutAnImageNothingIsStored()
    {
        SwapImage.Make(Image, AreaBytes);
        using var device = new LoopDevice(Root, Image);
        Root.Write("sys/power/resume", $"{device.Number}\n");
        var context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        var item = context.Items[$"hibernation:/dev/{device.Name}"]!;
        Assert.That((item.State, item.Reason), Is.EqualTo((ItemState.Empty, "no image of a hibernation lies there: its signature is SWAPSPACE2")));
        Assert.That((context.Blobs.Count, context.Faults.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void WhereNothingIsConfiguredNothingIsThere()
    {
        Root.Write("sys/power/resume", "0:0\n");
        Root.Write("proc/cmdline", "quiet noresume\n");
        Assert.That(DeviceRun.Swap(Root.Root, swap: false, hibernation: true).Items["hibernation"]!.State, Is.EqualTo(ItemState.Empty));
    }

    [TestCase("UUID={0}", "disk/by-uuid/{0}")]
    [TestCase("/dev/mapper/{0}", "mapper/{0}")]
    public void TheCommandLineNamesItToo(string named, string link)
    {
        SwapImage.Make(Image, AreaBytes);
        SwapImage.Hibernate(Image);
        using var device = new LoopDevice(Root, Image, isNamed: false);
        Link(string.Format(CultureInfo.InvariantCulture, link, SwapImage.Uuid), $"/dev/{device.Name}");
        Root.Write("proc/cmdline", $"ro resume={string.Format(CultureInfo.InvariantCulture, named, SwapImage.Uuid)} quiet\n");
        Root.Write("sys/power/resume", "0:0\n");
        var context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        Assert.That(context.Items.Values.Single()!.State, Is.EqualTo(ItemState.Collected), context.Items.Values.Single()!.Reason);
        context.MustHold($"hibernation.{SwapImage.Uuid}", File.ReadAllBytes(Image));
    }

    [Test]
    public void ANameThatLeadsNowhereIsToldOf()
    {
        Root.Write("proc/cmdline", "resume=UUID=11111111-2222-3333-4444-555555555555\n");
        var context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        Assert.That(context.Items.Values.Single()!.State, Is.EqualTo(ItemState.Missing));
        Assert.That(context.Codes(), Is.EqualTo(new[] { "SWAP_UNREADABLE" }));
        Root.Write("sys/power/resume", "8:77\n");
        context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        Assert.That(context.Items["hibernation:8:77"]!.State, Is.EqualTo(ItemState.Missing));
        Assert.That(context.Codes(), Is.EqualTo(new[] { "HIBERNATION_DEVICE_UNKNOWN" }));
    }

    [Test]
    public void AnotherNodeUnderTheDevicesNameIsNotRead()
    {
        SwapImage.Make(Image, AreaBytes);
        SwapImage.Hibernate(Image);
        using var device = new LoopDevice(Root, Image, isNamed: false);
        Root.Write("sys/dev/block/8:77/uevent", $"DEVNAME={device.Name}\n");
        Root.Write("sys/power/resume", "8:77\n");
        var context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        Assert.That((context.Blobs.Count, context.Codes().Single()), Is.EqualTo((0, "SWAP_NOT_AN_AREA")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void AnImageInAFileIsReadThroughTheFile(bool isKnown)
    {
        const int OffsetPages = 3;
        SwapImage.Make(Root.PathOf("swap file"), AreaBytes);
        SwapImage.Hibernate(Root.PathOf("swap file"));
        Root.Write("images/area", (byte[])[.. new byte[OffsetPages * SwapImage.PageBytes], .. File.ReadAllBytes(Root.PathOf("swap file"))[..SwapImage.PageBytes], .. new byte[1 << 20]]);
        using var device = new LoopDevice(Root, Image);
        Root.Write("sys/power/resume", $"{device.Number}\n");
        Root.Write("sys/power/resume_offset", $"{OffsetPages}\n");
        Root.Write("etc/fstab", $"# swap\nUUID=x / ext4 defaults 0 1\n/dev/{device.Name} none swap sw 0 0\n/other none swap sw 0 0\n{(isKnown ? @"/swap\040file none swap sw 0 0" : "")}\n");
        var context = DeviceRun.Swap(Root.Root, swap: false, hibernation: true);
        var item = context.Items[$"hibernation:/dev/{device.Name}"]!;
        Assert.That(item.State, Is.EqualTo(isKnown ? ItemState.Collected : ItemState.Missing), item.Reason);
        Assert.That(context.Codes(), Is.EqualTo(isKnown ? [] : new[] { "HIBERNATION_FILE_UNKNOWN" }));
        if (isKnown)
        {
            context.MustHold("hibernation.swap_file", File.ReadAllBytes(Root.PathOf("swap file")));
        }
    }

    [Test]
    public void WhatIsStoredAsSwapIsNotStoredTwice()
    {
        SwapImage.Make(Image, AreaBytes);
        SwapImage.Hibernate(Image);
        using var device = new LoopDevice(Root, Image);
        Root.Write("proc/swaps", SwapImage.Table(SwapImage.Line($"/dev/{device.Name}", "partition", AreaBytes)));
        Root.Write("sys/power/resume", $"{device.Number}\n");
        var context = DeviceRun.Swap(Root.Root, swap: true, hibernation: true);
        Assert.That(context.BlobNames(), Is.EqualTo(new[] { $"swap.{device.Name}" }));
        Assert.That(context.Items.Values.Select(item => item!.State), Is.All.EqualTo(ItemState.Collected));
        Assert.That(context.Records("memory.swap").Single().GetProperty("hibernation_image").GetBoolean(), Is.True);
    }

    private void Link(string name, string target)
    {
        var path = Root.PathOf($"dev/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }
}
