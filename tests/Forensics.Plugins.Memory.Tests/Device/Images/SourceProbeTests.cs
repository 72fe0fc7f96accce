using System.Globalization;
using Forensics.Plugins.Memory.Device;
using Forensics.Plugins.Memory.Device.Images;
using Forensics.Plugins.Memory.Device.Sources;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>Which sources are possible, and why the others are not.</summary>
public sealed class SourceProbeTests
{
    private const ulong Mebibyte = 1 << 20;
    private MadeDevice device = null!;

    [SetUp]
    public void SetUp() => device = new MadeDevice().Iomem((Mebibyte, (2 * Mebibyte) - 1, "System RAM"));

    [TearDown]
    public void CleanUp() => device.Dispose();

    [Test]
    public void TheKernelsCoreFileIsTakenBeforeAll()
    {
        device.Kcore((0, Mebibyte, Mebibyte)).DeviceFile("crash", 2 * Mebibyte).DeviceFile("mem", 2 * Mebibyte);
        var context = device.Run(new() { AllowDevmem = true });
        Assert.That(States(context), Is.EqualTo(new[] { "kcore possible chosen", "crash possible", "mem possible" }));
    }

    [TestCase(MemorySourceChoice.Crash)]
    [TestCase(MemorySourceChoice.Mem)]
    public void AnotherIsTakenWhenItIsAskedFor(MemorySourceChoice source)
    {
        device.Kcore((0, Mebibyte, Mebibyte)).DeviceFile("crash", 2 * Mebibyte).DeviceFile("mem", 2 * Mebibyte);
        var context = device.Run(new() { AllowDevmem = true, Source = source });
        var image = DecodedImage.Lime(context.Blobs.Values.Single(blob => blob.Source.Kind == BlobKind.Dump).Content);
        Assert.That(image.Pages.Keys, Is.EqualTo(Enumerable.Range(256, 256).Select(page => (ulong)page << 12)));
        Assert.That(context.Records("memory.device").Single().GetProperty("source").GetString(), Is.EqualTo(source.ToString().ToLower(CultureInfo.InvariantCulture)));
    }

    [TestCase(MemorySourceChoice.Auto)]
    [TestCase(MemorySourceChoice.Mem)]
    public void MemIsNotOpenedUnlessThatIsAllowed(MemorySourceChoice source)
    {
        device.DeviceFile("mem", 2 * Mebibyte);
        var context = device.Run(new() { Source = source });
        Assert.That((context.Items["memory"]!.State, context.Blobs.Values.Count(blob => blob.Source.Kind == BlobKind.Dump)), Is.EqualTo((ItemState.Unsupported, 0)));
        Assert.That(context.Items["memory"]!.Reason, Does.Contain("/dev/mem").And.Contain("--allow-devmem"));
    }

    [TestCase("none [integrity] confidentiality", MemorySourceChoice.Mem, "locked down (integrity)")]
    [TestCase("none [integrity] confidentiality", MemorySourceChoice.Kcore, "CAP_SYS_RAWIO")]
    [TestCase("none integrity [confidentiality]", MemorySourceChoice.Mem, "locked down (confidentiality)")]
    [TestCase("[none] integrity confidentiality", MemorySourceChoice.Mem, "CAP_SYS_RAWIO")]
    public void WhatKeepsASourceShutIsToldByItsLock(string lockdown, MemorySourceChoice kind, string reason)
    {
        device.Root.Write("sys/kernel/security/lockdown", lockdown + "\n");
        Assert.That(KernelProtection.Read(device.Root.Root).Refusal(kind), Does.Contain(reason));
    }

    [Test]
    public void ALookAloneReadsNothing()
    {
        device.Kcore((0, Mebibyte, Mebibyte));
        var context = device.Run(new() { ProbeOnly = true, Symbols = false });
        Assert.That(States(context)[0], Is.EqualTo("kcore possible"));
        Assert.That((context.Items["memory"]!.State, context.Blobs.Count), Is.EqualTo((ItemState.Excluded, 0)));
    }

    [Test]
    public void WhatIsNotThereIsToldForEachSource()
    {
        var context = device.Run(new() { AllowDevmem = true });
        Assert.That(States(context), Is.EqualTo(new[] { "kcore", "crash", "mem" }));
        Assert.That(context.Items["memory"]!.State, Is.EqualTo(ItemState.Unsupported));
        Assert.That(context.Items["memory"]!.Reason, Does.Contain("CONFIG_PROC_KCORE").And.Contain("Red Hat").And.Contain("CONFIG_DEVMEM"));
    }

    [Test]
    public void AFileThatIsMaskedIsToldAsThat([Values("", "no core file at all, and long enough to be looked at: 64 bytes it must have")] string content)
    {
        device.Root.Write("proc/kcore", content);
        Assert.That(Reason(device.Run(new())), Does.StartWith("/proc/kcore: it is no core file").And.Contain("containers"));
    }

    [Test]
    public void ALinkInItsPlaceIsNotFollowed()
    {
        device.Kcore((0, Mebibyte, Mebibyte));
        File.Move(device.Root.PathOf("proc/kcore"), device.Root.PathOf("elsewhere"));
        File.CreateSymbolicLink(device.Root.PathOf("proc/kcore"), "/elsewhere");
        var context = device.Run(new());
        Assert.That((context.Items["memory"]!.State, context.Blobs.Values.Count(blob => blob.Source.Kind == BlobKind.Dump)), Is.EqualTo((ItemState.Denied, 0)));
        Assert.That(Reason(context), Does.Contain("something else"));
    }

    [TestCase("mem", "1", "3", "10:3", "something else")]
    [TestCase("crash", "1", "3", "10:3", "something else")]
    [TestCase("crash", "1", "3", null, "something else")]
    [TestCase("crash", "1", "3", "1:3", "it ends before it")]
    public void ADeviceOfAnotherDriverIsNotOpened(string name, string major, string minor, string? crash, string reason)
    {
        // /dev/null, under another name: opened, it ends at once.
        Tool.Require("mknod");
        Directory.CreateDirectory(device.Root.PathOf("dev"));
        if (Tool.Run("/", "mknod", device.Root.PathOf($"dev/{name}"), "c", major, minor).ExitCode != 0)
        {
            Assert.Ignore("device nodes cannot be made here");
        }

        if (crash is not null)
        {
            device.Root.Write("sys/class/misc/crash/dev", crash + "\n");
        }

        Assert.That(Reason(device.Run(new() { AllowDevmem = true, Source = name == "mem" ? MemorySourceChoice.Mem : MemorySourceChoice.Crash })), Does.StartWith($"/dev/{name}: ").And.Contain(reason));
    }

    [Test]
    public void ACoreFileWithoutPhysicalAddressesIsRefused()
    {
        device.Kcore((0xffff_8880_0010_0000, 0, Mebibyte), (0xffff_ffff_8000_0000, 0, Mebibyte));
        Assert.That(Reason(device.Run(new())), Does.Contain("since Linux 4.13"));
    }

    [Test]
    public void WithoutAddressesDevicesCannotBeRead()
    {
        device.Iomem((0, 0, "System RAM")).DeviceFile("mem", 2 * Mebibyte);
        Assert.That(Reason(device.Run(new() { AllowDevmem = true })), Does.Contain("hides the addresses").And.Contain("CAP_SYS_ADMIN"));
    }

    [Test]
    public void ARawImageWithMoreZerosThanSenseIsRefusedByName()
    {
        device.Iomem((Mebibyte, (2 * Mebibyte) - 1, "System RAM"), (1UL << 40, (1UL << 40) + 0xfff, "System RAM")).Kcore((0, Mebibyte, Mebibyte), (1 << 20, 1UL << 40, 0x1000));
        var context = device.Run(new() { Format = ImageFormat.Raw });
        Assert.That(context.Items["memory"]!.State, Is.EqualTo(ItemState.Unsupported));
        Assert.That(Reason(context), Does.Contain("1023 GiB of zeros").And.Contain("lime"));
        Assert.That(device.Run(new()).Items["memory"]!.State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public void HeadsThatLieEndInAStateAndNothingElse()
    {
        device.Kcore(MadeDevice.Note("VMCOREINFO", "x"), (0xffff_ffff_8100_0000, Mebibyte, 0x4000), (0, Mebibyte, Mebibyte));
        var whole = File.ReadAllBytes(device.Root.PathOf("proc/kcore"));
        var random = new Random(9);
        for (var i = 0; i < 1_500; i++)
        {
            var head = whole.AsSpan(0, 4_096).ToArray();
            for (var flips = 1 + random.Next(6); flips > 0; flips--)
            {
                head[random.Next(16, 300)] = random.Next(3) switch { 0 => 0xff, 1 => 0, _ => (byte)random.Next(256) };
            }

            using (var file = File.OpenWrite(device.Root.PathOf("proc/kcore")))
            {
                file.Write(head);
            }

            using var opened = File.OpenHandle(device.Root.PathOf("proc/kcore"));
            var ram = Forensics.Plugins.Memory.Device.Ranges.SystemRam.Read(device.Root.Root);
            if (KernelCore.TryOpen(opened, ram, out var source, out var obstacle))
            {
                // Nothing outside of memory, nothing twice.
                Assert.That(source.Segments.Sum(segment => (long)segment.Range.LengthBytes), Is.InRange(1, (long)Mebibyte));
                Assert.That(KernelNotes.Text(source.Notes).Length, Is.LessThan(4_096));
                Assert.That(ElfLayout.Of(source, source.Notes).LengthBytes, Is.LessThan(2 * Mebibyte));
            }
            else
            {
                Assert.That(obstacle, Is.Not.Empty);
            }
        }
    }

    [Test]
    public void AListOfMemoryThatIsMountedOverIsNotBelieved() => PrivateMounts.Run(() =>
    {
        device.Root.Write("forged", "00100000-001fffff : System RAM\n");
        PrivateMounts.BindMount(device.Root.PathOf("forged"), "/proc/iomem");
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root).Failed, Is.False);
        using (root.Descriptor)
        {
            var collector = new DeviceMemoryCollector();
            var context = new RecordingContext(collector.Descriptor, root, TimeProvider.System);
            CollectorRun.RunAsync(collector, new DeviceMemoryOptions { ProbeOnly = true }, context).GetAwaiter().GetResult();
            Assert.That(context.Faults.Select(fault => $"{fault.Code} {fault.Subject}"), Is.EqualTo(new[] { "IOMEM_COVERED /proc/iomem" }));
            PrivateMounts.Detach("/proc/iomem");
            context = new RecordingContext(collector.Descriptor, root, TimeProvider.System);
            CollectorRun.RunAsync(collector, new DeviceMemoryOptions { ProbeOnly = true }, context).GetAwaiter().GetResult();
            Assert.That(context.Faults, Is.Empty);
        }
    });

    [Test]
    public void FilesOfAnImageAreNoMemoryAndLeadToNoDisk()
    {
        device.Kcore((0, Mebibyte, Mebibyte));
        device.Root.Write("proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/sda partition 1024 0 -2\n");
        var collector = new DeviceMemoryCollector();
        var context = CollectorRun.RunAsync(collector, new DeviceMemoryOptions { Swap = true, Hibernation = true }, device.Root.Root).GetAwaiter().GetResult();
        Assert.That(context.Blobs, Is.Empty);
        Assert.That(context.Items.Select(item => (item.Key, item.Value!.State)), Is.EquivalentTo(new[] { "memory", "symbols", "swap", "hibernation" }.Select(item => (item, ItemState.Unsupported))));
        Assert.That(Reason(context), Does.Contain("no procfs"));
    }

    [Test]
    public void ARunThatIsEndedKeepsWhatItHas()
    {
        device.Iomem((Mebibyte, (9 * Mebibyte) - 1, "System RAM")).Kcore((0, Mebibyte, 8 * Mebibyte));
        using var cancel = new CancellationTokenSource();
        RecordingContext? seen = null;
        Assert.Throws<OperationCanceledException>(() => device.Run(new(), inner => new Dumps.EventfulContext(seen = inner, cancel.Cancel), cancel.Token));
        var item = seen!.Items["memory"]!;
        Assert.That((item.State, item.Flags.HasFlag(ItemFlags.Truncated)), Is.EqualTo((ItemState.Collected, true)));
        Assert.That(item.Reason, Does.Match("ended; [0-9]+ of 8388608 bytes"));
        Assert.That(seen.Records("memory.device").Single().GetProperty("complete").GetBoolean(), Is.False);
    }

    private static string Reason(RecordingContext context) => context.Items["memory"]!.Reason!;

    private static List<string> States(RecordingContext context)
        => [.. context.Records("memory.source").Select(source => $"{source.GetProperty("source").GetString()}{(source.GetProperty("possible").GetBoolean() ? " possible" : "")}{(source.GetProperty("chosen").GetBoolean() ? " chosen" : "")}")];
}
