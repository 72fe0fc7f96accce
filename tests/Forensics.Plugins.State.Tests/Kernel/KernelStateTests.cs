using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Forensics.Plugins.State.Kernel;
using Forensics.Plugins.State.Tests.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Kernel;

public sealed class KernelStateTests
{
    private TestRoot root = null!;

    [SetUp]
    public void Make() => root = new();

    [TearDown]
    public void Clean() => root.Dispose();

    [Test]
    public void ParametersAreThoseOfSysctl()
    {
        Tool.Require("sysctl");
        var context = Collect(new KernelStateOptions { BpfHolders = false });
        var records = context.Records("kernel.parameter").ToDictionary(record => record.Text("name")!);
        var told = Tool.Run("/", "sysctl", "-a", "-N").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => !name.StartsWith("fs.binfmt_misc", StringComparison.Ordinal)).ToHashSet();
        Assert.That(told.Except(records.Keys), Is.Empty);
        foreach (var name in new[] { "kernel.ostype", "kernel.pid_max", "kernel.core_pattern", "vm.overcommit_memory", "net.ipv4.ip_forward" })
        {
            Assert.That(records[name].Text("value"), Is.EqualTo(Tool.Run("/", "sysctl", "-n", name).Output.TrimEnd('\n')), name);
        }

        Assert.That(records.Values.Where(record => record.GetProperty("is_withheld").GetBoolean()).Select(record => record.GetProperty("value").ValueKind), Has.All.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void TheConditionOfAKernelIsDecoded()
    {
        root.Write("proc/sys/kernel/tainted", "12289\n");
        root.Write("proc/sys/kernel/core_pattern", "|/usr/lib/evil %P\n");
        root.Write("proc/sys/kernel/modprobe", "/tmp/modprobe\n");
        root.Write("proc/sys/kernel/yama/ptrace_scope", "1\n");
        root.Write("sys/kernel/kexec_loaded", "1\n");
        root.Write("sys/module/module/parameters/sig_enforce", "N\n");
        root.Write("sys/devices/system/cpu/vulnerabilities/meltdown", "Mitigation: PTI\n");
        var data = new byte[4_096];
        data[0x1ec] = 3;
        root.Write("sys/kernel/boot_params/data", data);
        root.Write("sys/kernel/livepatch/fix/enabled", "1\n");
        root.Write("sys/kernel/livepatch/fix/transition", "0\n");
        Directory.CreateDirectory(root.PathOf("sys/kernel/livepatch/fix/vmlinux/do_open,1"));
        var context = CollectFake();
        var condition = context.Records("kernel.condition").Single();
        Assert.That(condition.Texts("taints"), Is.EqualTo(new[] { "proprietary-module", "out-of-tree-module", "unsigned-module" }));
        Assert.That((condition.Text("core_pattern"), condition.Text("modprobe_path"), condition.GetProperty("ptrace_scope").GetInt32(), condition.GetProperty("kexec_loaded").GetInt32()),
            Is.EqualTo(("|/usr/lib/evil %P", "/tmp/modprobe", 1, 1)));
        Assert.That((condition.Text("secure_boot_told"), condition.GetProperty("module_signatures_enforced").GetBoolean(), condition.IsNull("lockdown")), Is.EqualTo(("enabled", false, true)));
        Assert.That(condition.GetProperty("cpu_vulnerabilities")[0].Text("text"), Is.EqualTo("Mitigation: PTI"));
        var patch = context.Records("kernel.livepatch").Single();
        Assert.That((patch.Text("name"), patch.GetProperty("enabled").GetBoolean(), patch.GetProperty("is_in_transition").GetBoolean(), patch.Texts("functions")),
            Is.EqualTo(("fix", true, false, new[] { "vmlinux/do_open,1" })));
    }

    [Test]
    public void WhatTheMountedSecurityAndTracingFileSystemsSayIsTaken() => PrivateMounts.Run(() =>
    {
        PrivateMounts.Mount("securityfs", root.PathOf(string.Empty), "securityfs");
        PrivateMounts.Mount("tracefs", "/sys/kernel/tracing", "tracefs");
        var context = Collect(new KernelStateOptions { Parameters = false, BpfHolders = false });
        var condition = context.Records("kernel.condition").Single();
        Assert.That(condition.Text("tracer"), Is.EqualTo(File.ReadAllText("/sys/kernel/tracing/current_tracer").Trim()));
        if (File.Exists(root.PathOf("lsm")))
        {
            Assert.That(condition.Texts("security_modules"), Is.EqualTo(File.ReadAllText(root.PathOf("lsm")).Trim().Split(',')));
        }

        Assert.That(context.Items["probes"]!.State, Is.EqualTo(ItemState.Collected).Or.EqualTo(ItemState.Empty));
        Assert.That(context.Items["probes"]!.Reason, Does.Contain("debugfs is not mounted"));
    });

    [Test]
    public void WhatIsNotMountedIsNotMountedToLook()
    {
        var before = File.ReadAllText("/proc/self/mountinfo");
        var context = Collect(new KernelStateOptions { Parameters = false, BpfHolders = false });
        Assert.That(File.ReadAllText("/proc/self/mountinfo"), Is.EqualTo(before));
        if (!before.Contains(" - tracefs ", StringComparison.Ordinal) && !before.Contains(" - debugfs ", StringComparison.Ordinal))
        {
            Assert.That(context.Items["probes"]!.State, Is.EqualTo(ItemState.Excluded));
        }
    }

    [Test]
    public void LoadedBpfProgramsAreThoseOfBpftool()
    {
        Tool.Require("python3", "bpftool");
        using var loader = Loader(out var ids);
        try
        {
            var context = Collect(new KernelStateOptions { Parameters = false });
            var program = context.Records("kernel.bpf_program").Single(record => record.GetProperty("program_id").GetInt32() == ids.Program);
            var told = JsonDocument.Parse(Tool.Run("/", "bpftool", "-j", "prog", "show", "id", $"{ids.Program}").MustSucceed().Output).RootElement;
            Assert.That((program.Text("type"), program.Text("name"), program.Text("tag"), program.GetProperty("user_id").GetInt32(), program.GetProperty("is_gpl_compatible").GetBoolean()),
                Is.EqualTo((told.Text("type"), told.Text("name"), told.Text("tag"), told.GetProperty("uid").GetInt32(), told.GetProperty("gpl_compatible").GetBoolean())));
            Assert.That(program.GetProperty("instruction_bytes").GetInt32(), Is.EqualTo(told.GetProperty("bytes_xlated").GetInt32()));
            Assert.That(program.GetProperty("map_ids").EnumerateArray().Select(id => id.GetInt32()), Is.EqualTo(told.GetProperty("map_ids").EnumerateArray().Select(id => id.GetInt32())).And.EqualTo(new[] { ids.Map }));
            Assert.That(program.GetProperty("loaded_at").GetDateTimeOffset().ToUnixTimeSeconds(), Is.EqualTo(told.GetProperty("loaded_at").GetInt64()).Within(2));
            Assert.That(program.Texts("shown_by"), Is.EqualTo(new[] { "kernel", "descriptors" }));
            Assert.That(program.GetProperty("holder_pids").EnumerateArray().Select(pid => pid.GetInt32()), Is.EqualTo(new[] { loader.Id }));
            var map = context.Records("kernel.bpf_map").Single(record => record.GetProperty("map_id").GetInt32() == ids.Map);
            Assert.That((map.Text("type"), map.Text("name"), map.GetProperty("key_size_bytes").GetInt32(), map.GetProperty("value_size_bytes").GetInt32(), map.GetProperty("max_entries").GetInt32()),
                Is.EqualTo(("array", "test_map", 4, 8, 4)));
            var all = JsonDocument.Parse(Tool.Run("/", "bpftool", "-j", "prog", "show").MustSucceed().Output).RootElement.EnumerateArray().Select(entry => entry.GetProperty("id").GetInt32());
            Assert.That(context.Records("kernel.bpf_program").Select(entry => entry.GetProperty("program_id").GetInt32()), Is.SupersetOf(all.Intersect([ids.Program])));
        }
        finally
        {
            loader.StandardInput.Close();
            loader.WaitForExit();
        }
    }

    [TestCase]
    [TestCase("thread")]
    public void WithoutTheRightToListThemHeldProgramsAreStillSeen(params string[] arguments)
    {
        Tool.Require("python3");
        using var loader = Loader(out var ids, arguments);
        try
        {
            using var live = LiveRoot.Open().Descriptor;
            using var files = new Sdk.Linux.RootFiles(new(live, EvidencePath.Of("/")), TimeProvider.System);
            var holders = BpfHolders.Read(files, CancellationToken.None);
            Assert.That(holders.Ids(BpfObject.Program), Does.Contain((uint)ids.Program));
            Assert.That((holders.Detail(BpfObject.Program, (uint)ids.Program, "prog_type"), holders.Of(BpfObject.Map, (uint)ids.Map)), Is.EqualTo(("1", new[] { loader.Id })));
        }
        finally
        {
            loader.StandardInput.Close();
            loader.WaitForExit();
        }
    }

    [TestCase(KernelLimits.BpfDescriptors, 0)]
    [TestCase(KernelLimits.BpfDescriptors + 1, 1)]
    public void AProcessWithTooManyDescriptorsIsSaidToBeCut(int descriptors, int cut)
    {
        Tool.Require("python3");
        using var loader = Loader(out var ids, "copies", $"{descriptors - 2}");
        try
        {
            using var live = LiveRoot.Open().Descriptor;
            using var files = new Sdk.Linux.RootFiles(new(live, EvidencePath.Of("/")), TimeProvider.System);
            var holders = BpfHolders.Read(files, CancellationToken.None);
            Assert.That((holders.Cut, holders.Of(BpfObject.Map, (uint)ids.Map)), Is.EqualTo((cut, new[] { loader.Id })));
        }
        finally
        {
            loader.StandardInput.Close();
            loader.WaitForExit();
        }
    }

    [Test]
    public void WhenTheMountsCannotBeReadNothingIsCalledNotMounted()
    {
        using var live = LiveRoot.Open().Descriptor;
        using var unreadable = LiveRoot.Open().Descriptor;
        var context = CollectorRun.RunAsync(new KernelStateCollector(), new KernelStateOptions { BpfHolders = false, Parameters = false }, new TargetRoot(live, EvidencePath.Of("/")) { MountTable = unreadable })
            .GetAwaiter().GetResult();
        Assert.That(new[] { "probes", "binary-formats" }.Select(item => context.Items[item]!.Reason), Has.All.StartsWith("what is mounted is not known"));
        Assert.That((context.Items["condition"]!.State, context.Items["condition"]!.Flags, context.Records("kernel.condition").Single().IsNull("smack_mounted")), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated, true)));
        Assert.That(context.Faults.Select(fault => fault.Code), Does.Contain("MOUNTS_UNREADABLE"));
    }

    [Test]
    public void BinaryFormatsAreParsed()
    {
        var format = BinaryFormatReader.Parse(new("qemu"u8.ToArray()), Encoding.ASCII.GetBytes("enabled\ninterpreter /usr/bin/evil x\nflags: OCF\noffset 0\nmagic 7f454c46\nmask ffffffff\n"), new(1, 0));
        Assert.That((format.Enabled, format.Interpreter!.Value.ToString(), format.FormatFlags, format.MagicOffset, format.Magic, format.MagicMask, format.Extension),
            Is.EqualTo(((bool?)true, "/usr/bin/evil x", "OCF", (long?)0, "7f454c46", "ffffffff", (EvidenceText?)null)));
        format = BinaryFormatReader.Parse(new("py"u8.ToArray()), "disabled\ninterpreter /x\nflags: \nextension .py\n"u8.ToArray(), new(1, 0));
        Assert.That((format.Enabled, format.Extension!.Value.ToString(), format.FormatFlags), Is.EqualTo(((bool?)false, "py", string.Empty)));
    }

    [Test]
    public void TaintsHaveTheNamesOfTheKernel()
    {
        Assert.That(Taints.OfNumber(0), Is.Empty);
        Assert.That(Taints.OfNumber((1 << 15) | (1UL << 63)), Is.EqualTo(new[] { "live-patch", "bit-63" }));
        Assert.That(Taints.OfLetters("POZ"), Is.EqualTo(new[] { "proprietary-module", "out-of-tree-module", "letter-Z" }));
    }

    [Test]
    public void ARootThatDoesNotRunHasNoState()
    {
        var context = CollectorRun.RunAsync(new KernelStateCollector(), new KernelStateOptions(), root.Root).GetAwaiter().GetResult();
        Assert.That(context.Items.Values.Select(item => item!.State), Has.All.EqualTo(ItemState.Unsupported));
    }

    [Test]
    public async Task TheContractIsKept() => Assert.That(await PluginConformance.CheckAsync<KernelStateCollector>(root.Root, """{"bpf_holders":false}"""), Is.Empty);

    private static Process Loader(out (int Program, int Map) ids, params string[] arguments)
    {
        var loader = Process.Start(new ProcessStartInfo("python3", [Path.Combine(TestContext.CurrentContext.TestDirectory, "Kernel", "bpf.py"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var words = loader.StandardOutput.ReadLine()!.Split(' ');
        if (words[0] == "refused")
        {
            loader.Dispose();
            Assert.Ignore($"this kernel loads no BPF program here: {words[1]}");
        }

        ids = (int.Parse(words[0]), int.Parse(words[1]));
        return loader;
    }

    private static RecordingContext Collect(KernelStateOptions options)
    {
        using var live = LiveRoot.Open().Descriptor;
        return CollectorRun.RunAsync(new KernelStateCollector(), options, new TargetRoot(live, EvidencePath.Of("/"))).GetAwaiter().GetResult();
    }

    private RecordingContext CollectFake()
    {
        using var live = LiveRoot.Over(root.PathOf(string.Empty)).Descriptor;
        return CollectorRun.RunAsync(new KernelStateCollector(), new KernelStateOptions { BpfHolders = false }, new TargetRoot(live, EvidencePath.Of("/"))).GetAwaiter().GetResult();
    }
}
