using Forensics.Plugins.State.Kernel;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Kernel;

public sealed class ModulesTests
{
    private const string Release = "6.1.0-test";

    private TestRoot root = null!;

    [SetUp]
    public void Make()
    {
        root = new();
        root.Write("proc/sys/kernel/osrelease", Release + "\n");
        Load("one_mod", "16384 1 two,three, Live 0xffffffffc0a00000 (OE)");
        Load("two", "4096 0 - Live 0x0000000000000000");
        root.Write("sys/module/builtin/parameters/x", "1\n");
        root.Write("sys/module/one_mod/taint", "OE\n");
        root.Write("sys/module/two/taint", "\n");
        root.Write("sys/module/one_mod/srcversion", "AAAABBBBCCCCDDDDEEEE123\n");
        root.Write("sys/module/one_mod/version", "1.2.3\n");
        root.Write("sys/module/one_mod/parameters/debug", "Y\n");
        root.Write("sys/module/one_mod/parameters/only_written", "Y\n");
        File.SetUnixFileMode(root.PathOf("sys/module/one_mod/parameters/only_written"), UnixFileMode.UserWrite);
        Symbols("one_mod", "two");
    }

    [TearDown]
    public void Clean() => root.Dispose();

    [Test]
    public void AModuleIsToldWithItsFileAsModinfoTellsIt()
    {
        Tool.Require("modinfo");
        root.Write($"lib/modules/{Release}/kernel/one-mod.ko", BuiltModule.Make(Directory.CreateDirectory(root.PathOf("build")).FullName, "one-mod", isSigned: true));
        root.Write($"lib/modules/{Release}/modules.dep", "kernel/one-mod.ko:\nkernel/other.ko: kernel/one-mod.ko\n");
        var module = Collect().Records("kernel.module").Single(module => module.Text("name") == "one_mod");
        string Told(string field) => Tool.Run("/", "modinfo", "-F", field, root.PathOf($"lib/modules/{Release}/kernel/one-mod.ko")).MustSucceed().Output.Trim();
        Assert.That((module.Text("signer"), module.Text("signature_key_id")), Is.EqualTo((Told("signer"), Told("sig_key").Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant())));
        Assert.That((module.Text("signature_state"), module.Text("signature_hash"), Told("sig_hashalgo")), Is.EqualTo(("unverified", "sha512", "sha512")));
        Assert.That((module.Text("file_source_version"), module.Text("version_magic")!.Trim()), Is.EqualTo((Told("srcversion"), Told("vermagic"))));
        Assert.That((module.GetProperty("in_tree").GetBoolean(), module.GetProperty("file_matches").GetBoolean()), Is.EqualTo((true, true)));
        Assert.That(module.Text("path"), Is.EqualTo($"/lib/modules/{Release}/kernel/one-mod.ko"));
        Assert.That(module.Text("sha256"), Is.EqualTo(Tool.Run("/", "sha256sum", root.PathOf($"lib/modules/{Release}/kernel/one-mod.ko")).Output[..64]));
    }

    [Test]
    public void WhatTheKernelSaysOfAModuleIsInItsRecord()
    {
        var context = Collect();
        var modules = context.Records("kernel.module");
        Assert.That(modules.Select(module => module.Text("name")), Is.EqualTo(new[] { "one_mod", "two" }), "what is compiled in is none");
        var (one, two) = (modules[0], modules[1]);
        Assert.That((one.GetProperty("size_bytes").GetInt32(), one.GetProperty("reference_count").GetInt32(), one.Text("state"), one.Text("load_address")), Is.EqualTo((16_384, 1, "live", "ffffffffc0a00000")));
        Assert.That(one.Texts("used_by"), Is.EqualTo(new[] { "two", "three" }));
        Assert.That(one.Texts("taints"), Is.EqualTo(new[] { "out-of-tree-module", "unsigned-module" }));
        Assert.That((two.Texts("taints"), two.IsNull("load_address"), two.IsNull("path"), two.IsNull("signature_state")), Is.EqualTo((Array.Empty<string>(), true, true, true)));
        Assert.That(one.GetProperty("parameters").EnumerateArray().Select(parameter => (parameter.Text("name"), parameter.Text("value"))), Is.EqualTo(new[] { ("debug", "Y"), ("only_written", (string?)null) }));
        Assert.That((context.Records("cross.view").Count, context.Faults.Count, context.Items["views"]!.State), Is.EqualTo((0, 0, ItemState.Collected)));
    }

    [Test]
    public void AModuleThatTookItselfOffTheListIsTold()
    {
        root.Write("sys/module/diamorphine/initstate", "live\n");
        root.Write("sys/module/half/initstate", "live\n");
        File.AppendAllText(root.PathOf("proc/modules"), "shadow 4096 0 - Live 0x0\n");
        Symbols("one_mod", "two", "half");
        var context = Collect();
        var views = context.Records("cross.view");
        Assert.That(views.Select(view => (view.Text("disagreement"), view.Text("subject"), string.Join(',', view.Texts("shown_by")), string.Join(',', view.Texts("not_shown_by")))), Is.EqualTo(new[]
        {
            ("module-in-one-view", "module diamorphine", "sysfs", "proc-modules,kallsyms"),
            ("module-in-one-view", "module half", "sysfs,kallsyms", "proc-modules"),
            ("module-in-one-view", "module shadow", "proc-modules", "sysfs,kallsyms"),
        }));
        Assert.That(context.Records("kernel.module").Select(module => module.Text("name")), Does.Contain("diamorphine").And.Contain("shadow"));
        Assert.That(context.Items["views"]!.Reason, Does.Contain("3 modules are not in all"));
    }

    [Test]
    public void OneViewAloneCannotBeCompared()
    {
        File.Delete(root.PathOf("proc/modules"));
        File.Delete(root.PathOf("proc/kallsyms"));
        Assert.That(Collect().Items["views"], Has.Property("State").EqualTo(ItemState.Unsupported).And.Property("Reason").EqualTo("only one view can be read: sysfs"));
    }

    [TestCase("gz")]
    [TestCase("zst")]
    [TestCase("xz")]
    public void APackedFileIsLookedInto(string packing)
    {
        var folder = Directory.CreateDirectory(root.PathOf("build")).FullName;
        var plain = Path.Combine(folder, "plain");
        File.WriteAllBytes(plain, BuiltModule.Make(folder, "one-mod", isSigned: true));
        var program = packing switch { "gz" => "gzip", "zst" => "zstd", _ => "xz" };
        Tool.Require(program);
        Tool.Run(folder, "sh", "-c", $"{program} -c plain >one-mod.ko.{packing}").MustSucceed();
        root.Write($"lib/modules/{Release}/one-mod.ko.{packing}", File.ReadAllBytes(Path.Combine(folder, $"one-mod.ko.{packing}")));
        root.Write($"lib/modules/{Release}/modules.dep", $"one-mod.ko.{packing}:\n");
        var module = Collect().Records("kernel.module")[0];
        Assert.That((module.Text("signature_state"), module.Text("signer")), Is.EqualTo(("unverified", "Build time signing key")));
    }

    [Test]
    public void AFileWithoutSignatureHasNoneAndADamagedOneIsSaidToBe()
    {
        var plain = BuiltModule.Make(Directory.CreateDirectory(root.PathOf("build")).FullName, "one-mod", isSigned: false);
        root.Write($"lib/modules/{Release}/modules.dep", "one-mod.ko:\ntwo.ko.gz:\n");
        root.Write($"lib/modules/{Release}/one-mod.ko", plain);
        root.Write($"lib/modules/{Release}/two.ko.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3]);
        root.Write("sys/module/one_mod/srcversion", "0000\n");
        var context = Collect();
        Assert.That((context.Records("kernel.module")[0].Text("signature_state"), context.Records("kernel.module")[0].GetProperty("file_matches").GetBoolean()), Is.EqualTo(("none", false)));
        Assert.That(context.Faults.Single().Code, Is.EqualTo("MODULE_UNPACKABLE"));
        root.Write($"lib/modules/{Release}/one-mod.ko", [.. plain, .. new byte[12], .. "~Module signature appended~\n"u8]);
        Assert.That(Collect().Records("kernel.module")[0].Text("signature_state"), Is.EqualTo("malformed"));
    }

    [Test]
    public void DebiansModulesAreReadAsModinfoReadsThem()
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "forensics-tests", "guest-bookworm", "lib", "modules");
        if (!Directory.Exists(folder))
        {
            Assert.Ignore("the tests with a guest have not fetched Debian's kernel yet");
        }

        Tool.Require("modinfo");
        var files = Directory.EnumerateFiles(folder, "*.ko", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, index) => index % 50 == 0).Take(20).ToArray();
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file);
            var (signature, section) = (ModuleSignature.Parse(content), ModuleInfoSection.Parse(content)!);
            string Told(string field) => Tool.Run("/", "modinfo", "-F", field, file).MustSucceed().Output.Trim();
            Assert.That(($"{signature.Signer}", signature.KeyId ?? string.Empty, signature.Hash ?? string.Empty, $"{section.Find("vermagic")}".Trim()),
                Is.EqualTo((Told("signer"), Told("sig_key").Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), Told("sig_hashalgo"), Told("vermagic"))), file);
            Assert.That(section.Find("intree")?.ToString(), Is.EqualTo("Y"), file);
        }

        Assert.That(files, Is.Not.Empty);
    }

    [Test]
    public void AnyCutOrFlippedModuleFileIsReadWithoutHarm()
    {
        var whole = BuiltModule.Make(Directory.CreateDirectory(root.PathOf("build")).FullName, "one-mod", isSigned: true);
        var random = new Random(7);
        for (var i = 0; i < 4_000; i++)
        {
            var copy = whole.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            }

            var cut = copy.AsMemory(0, i % 2 == 0 ? copy.Length : random.Next(copy.Length));
            Assert.That(() => (ModuleSignature.Parse(cut), ModuleInfoSection.Parse(cut)), Throws.Nothing);
        }
    }

    [Test]
    public void AKernelWithoutModulesHasNone()
    {
        File.Delete(root.PathOf("proc/modules"));
        Directory.Delete(root.PathOf("sys/module/one_mod"), recursive: true);
        Directory.Delete(root.PathOf("sys/module/two"), recursive: true);
        Symbols();
        var context = Collect();
        Assert.That((context.Items["modules"]!.State, context.Items["views"]!.State, context.Records("kernel.module").Count), Is.EqualTo((ItemState.Empty, ItemState.Empty, 0)));
    }

    [Test]
    public void ThisMachineHasThoseOfLsmod()
    {
        if (!File.Exists("/proc/modules"))
        {
            Assert.Ignore("the kernel of this machine has no modules; a guest shows them");
        }

        Tool.Require("lsmod");
        using var live = LiveRoot.Open().Descriptor;
        var context = CollectorRun.RunAsync(new ModulesCollector(), new ModulesOptions(), new TargetRoot(live, EvidencePath.Of("/"))).GetAwaiter().GetResult();
        Assert.That(context.Records("kernel.module").Select(module => module.Text("name")), Is.EquivalentTo(Tool.Run("/", "lsmod").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ')[0])));
    }

    [Test]
    public async Task TheContractIsKept() => Assert.That(await PluginConformance.CheckAsync<ModulesCollector>(root.Root, """{"files":false}"""), Is.Empty);

    private void Load(string name, string rest)
    {
        root.Write($"sys/module/{name}/initstate", "live\n");
        File.AppendAllText(root.PathOf("proc/modules"), $"{name} {rest}\n");
    }

    private void Symbols(params string[] modules)
        => root.Write("proc/kallsyms", "0000000000000000 T _stext\n" + string.Concat(modules.Select(module => $"0000000000000000 t init\t[{module}]\n0000000000000000 t exit\t[{module}]\n")) + "0000000000000000 t bpf_prog_1\t[bpf]\n");

    private RecordingContext Collect()
    {
        using var live = LiveRoot.Over(root.PathOf(string.Empty)).Descriptor;
        return CollectorRun.RunAsync(new ModulesCollector(), new ModulesOptions(), new TargetRoot(live, EvidencePath.Of("/"))).GetAwaiter().GetResult();
    }
}
