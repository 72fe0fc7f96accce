using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Targets;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Sdk;
using Forensics.Sdk.Linux.Processes;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>The collector, with its companion in the test's process; with a worker and a companion of its own it is tested end to end.</summary>
public sealed class ClrCollectorTests
{
    [TestCase("""{ "cores": ["/var/core", "/a\nb"], "dac_paths": ["/usr/share/dotnet"], "strings": "secret-[0-9]+" }""", true)]
    [TestCase("""{ "cores": ["core"] }""", false)]
    [TestCase("""{ "dac_paths": ["../dotnet"] }""", false)]
    [TestCase("""{ "trusted_dacs": ["abc"] }""", false)]
    [TestCase("""{ "strings": "(" }""", false)]
    [TestCase("""{ "strings": "(?<=a)b" }""", false)]
    [TestCase("""{ "strings": "(a)\\1" }""", false)]
    public void OptionsThatCannotBeMeantAreRefusedBeforeTheWork(string options, bool areTaken)
        => Assert.That(() => CollectorRun.Bind<ClrOptions>(options), areTaken ? Throws.Nothing : Throws.InstanceOf<ValidationException>());

    [Test]
    public async Task ACoreIsLookedIntoByTheDacOfThisRuntime()
    {
        var context = await RunAsync(new() { Cores = [Cores.Created], Strings = "secret-[0-9]+", MaxThreads = 1 });
        var item = context.Items.Single().Value!;
        Assert.That((item.Item, item.State, item.Flags), Is.EqualTo(($"core:{Cores.Created}", ItemState.Collected, ItemFlags.Truncated)));
        Assert.That(item.Reason, Does.StartWith("threads: only 1 threads of "));
        Assert.That(context.Faults.Single().Code, Is.EqualTo("CLR_PART_UNREAD"));
        Assert.That(context.Records("memory.clr.type").Single(type => type.GetProperty("type").GetString() == "ClrTarget.Known").GetProperty("count").GetInt64(), Is.EqualTo(ClrTargetProcess.Objects));
        Assert.That(context.Records("memory.clr.string").Single().GetProperty("text").GetString(), Is.EqualTo($"known-secret-{Cores.Pid}"));
        var hidden = context.Records("memory.clr.module").Single(module => module.GetProperty("name").GetString() is "ClrTargetExtra.dll" or "ClrTargetExtra");
        var (source, content) = context.Blobs[new(hidden.GetProperty("blob").GetString()!)];
        Assert.That(source.Name, Is.EqualTo($"core-1.{hidden.GetProperty("address").GetString()}.dll"));
        Assert.That(content, Is.EqualTo(File.ReadAllBytes(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../clr-target-extra/ClrTargetExtra.dll")))));
    }

    [Test]
    public async Task ACoreThatIsCutOrNoneHasAnItemThatSaysSo()
    {
        using var folder = new TestRoot();
        folder.Write("text", "no core"u8.ToArray());
        folder.Write("cut", File.ReadAllBytes(Cores.Created).AsSpan(0, 1 << 20).ToArray());
        var context = await RunAsync(new() { Cores = [folder.PathOf("text"), folder.PathOf("cut"), folder.PathOf("missing"), folder.PathOf("text")] });
        Assert.That(context.Items[$"core:{folder.PathOf("text")}"]!.State, Is.EqualTo(ItemState.Corrupt));
        Assert.That(context.Items[$"core:{folder.PathOf("text")}"]!.Reason, Is.EqualTo("runtime: it is no 64-bit little-endian ELF file"), "told once");
        Assert.That(context.Items[$"core:{folder.PathOf("cut")}"]!.State, Is.EqualTo(ItemState.NotRun), "there is a runtime, and no more of it that would say which");
        Assert.That(context.Items[$"core:{folder.PathOf("missing")}"]!.State, Is.EqualTo(ItemState.Missing));
        Assert.That(context.Items, Has.Count.EqualTo(3), "one that is named twice is one");
        Assert.That(context.Records("memory.clr.module"), Is.Empty);
    }

    [Test]
    public async Task AProcessWithoutDotNetIsEmptyAndOneThatIsNotThereMissing()
    {
        ThisMachine.RequireRoot();
        using var sleeping = Process.Start(new ProcessStartInfo(Tool.PathOf("sleep"), ["1000"]))!;
        try
        {
            var context = await RunAsync(new() { Pids = [sleeping.Id, int.MaxValue] });
            Assert.That((context.Items[$"pid:{sleeping.Id}"]!.State, context.Items[$"pid:{int.MaxValue}"]!.State), Is.EqualTo((ItemState.Empty, ItemState.Missing)));
            Assert.That(context.Blobs, Is.Empty);
        }
        finally
        {
            sleeping.Kill();
            sleeping.WaitForExit();
        }
    }

    [Test]
    public void TheRuleKnowsAProcessThatRunsDotNetByItsMappings()
    {
        ThisMachine.RequireRoot();
        using var target = ClrTargetProcess.Start();
        using var sleeping = Process.Start(new ProcessStartInfo(Tool.PathOf("sleep"), ["1000"]))!;
        try
        {
            Assert.That((IsClr(target.Pid), IsClr(sleeping.Id)), Is.EqualTo((true, false)));
        }
        finally
        {
            sleeping.Kill();
            sleeping.WaitForExit();
        }
    }

    private static bool IsClr(int pid)
    {
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            Assert.That(Sdk.Linux.Proc.ProcFileSystem.Open(root, "test", out var proc), Is.Null);
            using (proc)
            {
                Assert.That(Sdk.Linux.Proc.ProcessDirectory.Open(proc!, pid, out var directory).Failed, Is.False);
                using (directory)
                {
                    return new TargetMaps(directory!).Fits(TargetRule.Clr, new CandidateReader(proc!).Read(pid)!);
                }
            }
        }
    }

    private static async Task<RecordingContext> RunAsync(ClrOptions options)
    {
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            var context = await CollectorRun.RunAsync(new ClrCollector(), options, root);
            Assert.That(context.Items.Where(item => item.Value is null).Select(item => item.Key), Is.Empty, "items that are not concluded");
            return context;
        }
    }
}
