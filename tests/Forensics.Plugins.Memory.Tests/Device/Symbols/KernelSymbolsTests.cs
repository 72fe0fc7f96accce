using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Symbols;

public sealed class KernelSymbolsTests
{
    private const string Shown = "ffffffff81000000 T _text\nffffffff81000000 T _stext\n";
    private const string Hidden = "0000000000000000 T _text\n0000000000000000 T _stext\n0000000000000000 t a\t[ext4]\n";
    private TestRoot root = null!;

    [SetUp]
    public void MakeRoot() => root = new();

    [TearDown]
    public void Clear() => root.Dispose();

    [Test]
    public void WhatIsThereIsStoredAsItIsAndWhatIsNotIsNotMissed()
    {
        root.Write("proc/kallsyms", Shown);
        root.Write("proc/iomem", "00001000-0009fbff : System RAM\n  00000000-00000000 : nothing\n");
        root.Write("proc/sys/kernel/osrelease", "6.1.0-test+\n");
        root.Write("boot/System.map-6.1.0-test+", Shown);
        root.Write("boot/config-6.1.0-test+", "CONFIG_X86=y\n");
        root.Write("sys/kernel/btf/vmlinux", "types");
        root.Write("sys/kernel/btf/ext4", "types of a module");
        var (context, item) = DeviceRun.Symbols(root.Root, [1, 2, 3]);
        Assert.That((item.State, item.Flags, item.Item), Is.EqualTo((ItemState.Collected, ItemFlags.None, "symbols")), item.Reason);
        Assert.That(context.Faults.Select(fault => fault.ToString()), Is.Empty);
        Assert.That(context.BlobNames(), Is.EquivalentTo(new[] { "vmcoreinfo", "iomem", "kallsyms", "btf.vmlinux", "System.map", "config", "btf.ext4" }));
        Assert.That(context.Blobs.Values.Select(blob => blob.Source.Kind), Is.All.EqualTo(BlobKind.Extra));
        Assert.That(Encoding.UTF8.GetString(context.Blob("kallsyms")), Is.EqualTo(Shown));
        Assert.That(context.Blob("vmcoreinfo"), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(context.Records("memory.symbol_file").Select(record => record.GetProperty("kernel_release").GetString()), Is.All.EqualTo("6.1.0-test+"));
        var map = File("System.map", context);
        Assert.That((map.GetProperty("path").GetString(), map.GetProperty("file_kind").GetString(), map.GetProperty("placeholder").GetBoolean()), Is.EqualTo(("/boot/System.map-6.1.0-test+", "symbols", false)));
        Assert.That(map.GetProperty("stored_bytes").GetInt64(), Is.EqualTo(Shown.Length));
        Assert.That(File("kallsyms", context).GetProperty("hidden").GetBoolean(), Is.False);
        Assert.That(File("iomem", context).GetProperty("hidden").GetBoolean(), Is.False);
        Assert.That(File("config", context).GetProperty("hidden").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void HiddenAddressesAreStoredAndTold()
    {
        root.Write("proc/kallsyms", Hidden);
        root.Write("proc/iomem", "00000000-00000000 : Reserved\n  00000000-00000000 : System RAM\n");
        root.Write("proc/modules", "ext4 983040 1 - Live 0x0000000000000000\nmbcache 16384 1 ext4, Live 0x0000000000000000 (E)\n");
        var (context, item) = DeviceRun.Symbols(root.Root);
        Assert.That((item.State, item.Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
        Assert.That(context.Codes(), Is.EquivalentTo(new[] { "KALLSYMS_HIDDEN", "IOMEM_HIDDEN" }));
        Assert.That(context.Faults.Select(fault => fault.Kind), Is.All.EqualTo(FaultKind.Denied));
        Assert.That(Encoding.UTF8.GetString(context.Blob("kallsyms")), Is.EqualTo(Hidden));
        Assert.That(context.Records("memory.symbol_file").Select(record => record.GetProperty("hidden").GetBoolean()), Is.All.True);
    }

    [Test]
    public void OneAddressThatIsShownIsEnough()
    {
        root.Write("proc/kallsyms", string.Concat(Enumerable.Repeat(Hidden, 10_000)) + Shown);
        root.Write("proc/modules", "abcdef 983040 1 - Live 0x0000000000000000\nmbcache 16384 1 ext4, Live 0xffffffffc0000000 (E)\n");
        var (context, _) = DeviceRun.Symbols(root.Root);
        Assert.That(context.Faults, Is.Empty);
        Assert.That(context.Records("memory.symbol_file").Select(record => record.GetProperty("hidden").GetBoolean()), Is.All.False);
    }

    [Test]
    public void APlaceholderOfASymbolMapIsStoredAndSaidToBeOne()
    {
        const string Map = "ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n";
        root.Write("proc/sys/kernel/osrelease", "6.1.0\n");
        root.Write("lib/modules/6.1.0/System.map", Map);
        root.Write("proc/config.gz", "compressed");
        root.Write("boot/config-6.1.0", "CONFIG_X86=y\n");
        var (context, _) = DeviceRun.Symbols(root.Root);
        Assert.That(Encoding.UTF8.GetString(context.Blob("System.map")), Is.EqualTo(Map));
        Assert.That(File("System.map", context).GetProperty("placeholder").GetBoolean(), Is.True);
        Assert.That(context.BlobNames(), Does.Contain("config.gz").And.Not.Contain("config"), "the running kernel's own is enough");
    }

    [TestCase("../../etc")]
    [TestCase("a/b")]
    [TestCase("")]
    public void AReleaseThatIsNoNameLeadsNowhere(string release)
    {
        root.Write("proc/sys/kernel/osrelease", release + "\n");
        root.Write("etc/System.map", Shown);
        root.Write("boot/System.map-", Shown);
        Assert.That(DeviceRun.Symbols(root.Root).Context.Blobs, Is.Empty);
    }

    [Test]
    public void WhatIsNoFileIsNotOpened()
    {
        Directory.CreateDirectory(root.PathOf("proc"));
        Tool.Run("/", "mkfifo", root.PathOf("proc/kallsyms")).MustSucceed();
        System.IO.File.CreateSymbolicLink(root.PathOf("proc/iomem"), "/etc/hostname");
        var (context, item) = DeviceRun.Symbols(root.Root);
        Assert.That(context.Codes(), Is.EqualTo(new[] { "SYMBOL_FILE_UNREADABLE" }), "a link is followed within the root, where nothing lies");
        Assert.That(context.Blobs, Is.Empty);
        Assert.That(item.State, Is.Not.EqualTo(ItemState.Collected));
    }

    [Test]
    public void ANameOfAModuleIsMadeOneOfABlob()
    {
        root.Write("sys/kernel/btf/a b", "1");
        root.Write("sys/kernel/btf/a_b", "2");
        root.Write("sys/kernel/btf/x.part0001", "3");
        var (context, _) = DeviceRun.Symbols(root.Root);
        Assert.That(context.BlobNames(), Is.EquivalentTo(new[] { "btf.a_b", "btf.a_b-2", "btf.x_part0001" }));
    }

    [Test]
    public void BelowARootWithoutAKernelThereIsNothing()
    {
        var (context, item) = DeviceRun.Symbols(root.Root);
        Assert.That((item.State, context.Blobs.Count, context.Faults.Count), Is.EqualTo((ItemState.Empty, 0, 0)));
    }

    [Test]
    public void OfTheRunningKernelItIsWhatOtherToolsRead()
    {
        Dumps.ThisMachine.RequireRoot();
        var device = Dumps.ThisMachine.Root();
        using (device.Descriptor)
        {
            var (context, item) = DeviceRun.Symbols(device);
            Assert.That(item.State, Is.EqualTo(ItemState.Collected), item.Reason);
            Assert.That(context.Faults.Where(fault => fault.Code is not ("KALLSYMS_HIDDEN" or "IOMEM_HIDDEN")).Select(fault => fault.ToString()), Is.Empty);
            foreach (var (name, path) in new[] { ("version", "/proc/version"), ("cmdline", "/proc/cmdline"), ("iomem", "/proc/iomem"), ("notes", "/sys/kernel/notes"), ("btf.vmlinux", "/sys/kernel/btf/vmlinux"), ("config.gz", "/proc/config.gz") })
            {
                if (System.IO.File.Exists(path))
                {
                    context.MustHold(name, System.IO.File.ReadAllBytes(path));
                }
            }

            Assert.That(File("version", context).GetProperty("kernel_release").GetString(), Is.EqualTo(Tool.Run("/", "uname", "-r").MustSucceed().Output.Trim()));
            if (System.IO.File.Exists("/sys/kernel/notes"))
            {
                Assert.That(File("notes", context).GetProperty("build_id").GetString(), Does.Match("^[0-9a-f]{16,}$"));
                Assert.That(Convert.ToHexStringLower(System.IO.File.ReadAllBytes("/sys/kernel/notes")), Does.Contain(File("notes", context).GetProperty("build_id").GetString()));
            }
        }
    }

    [Test]
    public void WithoutRightsTheRunningKernelHidesItsAddresses()
    {
        Dumps.Device.RequireRoot();
        var device = Dumps.Device.Root();
        using (device.Descriptor)
        {
            var runs = new List<(RecordingContext Context, ItemConclusion Item)>();
            Dumps.Device.AsNobody(() => runs.Add(DeviceRun.Symbols(device)));
            var run = runs.Single();
            Assert.That((run.Item.State, run.Item.Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
            Assert.That(run.Context.Faults.Select(fault => $"{fault.Code} {fault.Subject}"), Does.Contain("IOMEM_HIDDEN /proc/iomem"));
            foreach (var (name, path) in new[] { ("kallsyms", "/proc/kallsyms"), ("vmallocinfo", "/proc/vmallocinfo") }.Where(file => System.IO.File.Exists(file.Item2)))
            {
                var fault = run.Context.Faults.Single(fault => fault.Subject == EvidencePath.Of(path));
                Assert.That((fault.Code, fault.Kind), Is.EqualTo((name == "kallsyms" ? "KALLSYMS_HIDDEN" : "SYMBOL_FILE_UNREADABLE", FaultKind.Denied)));
                Assert.That(run.Context.BlobNames().Contains(name), Is.EqualTo(name == "kallsyms"));
            }
        }
    }

    private static JsonElement File(string name, RecordingContext context) => context.Record("memory.symbol_file", "name", name);
}
