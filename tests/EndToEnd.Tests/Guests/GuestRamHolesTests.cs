using System.Globalization;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Guests;

/// <summary>Memory that is better left alone: a page that the kernel takes for broken, and what a balloon gave to the hypervisor. The kernel reads both as zeros, without an error. And an image that is cancelled.</summary>
public sealed class GuestRamHolesTests
{
    private const int PlantedMebibytes = 4;
    private const long BalloonBytes = 48 << 20;

    private const string Script = $$"""
        {{GuestResults.CollectFunction}}
        {{GuestResults.ImagingFunction}}
        echo 0 >/proc/sys/vm/compact_unevictable_allowed
        /guest/planter 4 planted >planter.said 2>&1 &
        echo $! >planter.pid
        until grep -q ^ready planter.said || ! [ -e /proc/$(cat planter.pid) ]; do usleep 100000; done
        modprobe virtio_balloon
        ask balloon
        collect image --add memory.device --only memory.device --set memory.device.symbols=false
        ( imaging cancelled && kill -INT $(cat host.pid) ) &
        sh -c 'echo $$ >host.pid; exec /forensics/forensics collect -o cancelled.tar.zst --add memory.device --only memory.device' >cancelled.case 2>cancelled.error
        echo $? >cancelled.code
        """;

    private readonly Workplace place = new();
    private GuestResults results = null!;
    private OpenedBundle bundle = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        Tool.Require("gcc");
        var planter = place.Path("planter");
        Tool.Run(place.Folder, "gcc", "-O2", "-static", "-o", planter, Path.Combine(TestContext.CurrentContext.TestDirectory, "planter.c")).MustBeSilentSuccess();
        using var guest = RamGuest.Start(place, GuestSystem.Standard, Script, [planter]);
        guest.Line.WaitFor("balloon");
        guest.Monitor.SetBalloon(RamGuest.MemoryBytes - BalloonBytes);
        Until.True(() => guest.Monitor.MemoryBytes <= RamGuest.MemoryBytes - BalloonBytes, "the guest has given its memory away");
        guest.Line.Answer();
        results = new(place, guest.WaitUntilOff());
        bundle = results.Open("image", 0);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void ABrokenPageIsToldAndTheImageIsWholeBesideIt()
    {
        Assert.That(results.Text("planter.said"), Does.StartWith("poisoned "), "this kernel can");
        var frame = long.Parse(Regex.Match(results.Text("planter.said"), "^poisoned ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.That(Ranges("poisoned"), Is.EqualTo(new[] { (frame * PhysicalImage.PageBytes, (frame + 1) * PhysicalImage.PageBytes) }));
        Assert.That(bundle.Items("memory.device")[0], Is.EqualTo("memory collected"));
        Assert.That(bundle.Lines("faults").Select(fault => (string)fault["code"]!), Does.Contain("MEMORY_POISONED"));
        using var image = PhysicalImage.OfLime(results.Join(bundle, "images/memory.device/memory.lime"));
        var page = new byte[PhysicalImage.PageBytes];
        Assert.That(image.TryReadPage(frame, page));
        Assert.That(page, Has.All.Zero);
        var planted = new PlantedPages(results.Path("planted"));
        Assert.That(planted.Frames, Has.Count.EqualTo(PlantedMebibytes << 8));
        planted.MustBeIn(image);
    }

    [Test]
    public void WhatTheBalloonTookIsTold()
    {
        var bytes = Ranges("offline").Sum(range => range.End - range.Start);
        Assert.That(bytes, Is.EqualTo(BalloonBytes));
        Assert.That(bundle.Lines("faults").Select(fault => (string)fault["code"]!), Does.Contain("MEMORY_OFFLINE"));
        var record = bundle.Lines("records/memory.device/memory.device").Single();
        Assert.That(((long)record["unread_bytes"]!, (bool)record["page_flags_known"]!), Is.EqualTo((bytes + PhysicalImage.PageBytes, true)));
    }

    [Test]
    public void AnImageThatWasCancelledIsClosedAndSaysSo()
    {
        var cancelled = results.Open("cancelled", 130);
        var item = cancelled.Lines("items").Single(item => (string)item["item"]! == "memory");
        Assert.That((string)item["state"]!, Is.EqualTo("collected"));
        Assert.That(item["flags"]!.ToJsonString(), Does.Contain("truncated"));
        var index = cancelled.Lines("files").Single(line => (string?)line["entry"] == "images/memory.device/memory.lime");
        Assert.That((bool)index["truncated"]!, Is.True);
        var joined = results.Join(cancelled, "images/memory.device/memory.lime");
        Assert.That(Tool.Run(place.Folder, "sha256sum", joined).MustSucceed().Output, Does.StartWith((string)index["sha256"]! + " "));
        Assert.That(cancelled.Lines("records/memory.device/memory.device").Select(record => (bool)record["complete"]!), Is.EqualTo(new[] { false }));
        Assert.That(cancelled.Lines("records/memory.device/memory.range"), Is.Not.Empty, "told before the image");
    }

    private List<(long Start, long End)> Ranges(string kind)
        => [.. bundle.Lines("records/memory.device/memory.range").Where(range => (string)range["kind"]! == kind).Select(range => (Hexadecimal((string)range["start_address"]!), Hexadecimal((string)range["end_address"]!)))];

    private static long Hexadecimal(string digits) => long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
