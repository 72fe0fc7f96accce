using System.Diagnostics;
using Forensics.Plugins.Memory.Tests.Clr;

namespace EndToEnd.Tests.Clr;

/// <summary>What is in the managed memory of a process, from the command to the bundle.</summary>
public sealed class ClrTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        place = new();
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("live")]
    [TestCase("consistent")]
    public void AProcessIsLookedIntoWhileItRuns(string mode)
    {
        using var target = ClrTargetProcess.Start();
        var step = ClrStep.Run(place, $"pids: [{target.Pid}], mode: {mode}, strings: 'secret-[0-9]+', roots_of: ClrTargetExtra.Hidden").MustBeWhole();
        Assert.That(step.Items, Is.EqualTo(new[] { $"pid:{target.Pid} collected" }));
        Assert.That(step.Faults, Is.Empty);
        var runtime = step.Records("runtime").Single();
        Assert.That(((int)runtime["pid"]!, (bool)runtime["dac_trusted"]!, (string)runtime["trust"]!), Is.EqualTo((target.Pid, true, "it equals the DAC of the runtime that runs this program")));
        Assert.That(step.Known(), Is.EqualTo(new long[] { ClrTargetProcess.Objects }));
        Assert.That(step.Records("string").Select(text => (string)text["text"]!), Does.Contain($"known-secret-{target.Pid}"));
        Assert.That(step.Records("root").Select(root => (string)root["root_kind"]!), Does.Contain("strong-handle").Or.Contain("static-var"));
        Assert.That(step.Records("exception").Select(exception => (string?)exception["message"]), Does.Contain("a known message"));
        Assert.That(step.Records("thread").SelectMany(thread => thread["stack"]!.AsArray()).Select(frame => (string)frame!), Does.Contain("ClrTarget.Program.BlockedHere()"));

        var hidden = step.Records("module").Single(module => (string?)module["name"] is "ClrTargetExtra.dll" or "ClrTargetExtra");
        Assert.That((bool)hidden["on_disk"]!, Is.False);
        var stored = Path.Combine(step.Bundle.Folder, "extra", "clr", $"{target.Pid}.{hidden["address"]}.dll");
        Assert.That(File.ReadAllBytes(stored), Is.EqualTo(File.ReadAllBytes(Path.Combine(Product.BuildFolder, "clr-target-extra", "ClrTargetExtra.dll"))), "what was never a file of the device");
        Assert.That(Directory.Exists(Path.Combine(step.Bundle.Folder, "images")), Is.False, "no core is kept of what was looked into");
        ClrStep.MustRunOn(target);
    }

    [Test]
    public void CoresOfOtherToolsSayTheSame()
    {
        Tool.Require("gcore");
        var (created, byGdb) = (place.Path("created"), place.Path("gdb"));
        using (var target = ClrTargetProcess.Start())
        {
            target.CreateDump(created);
            target.GCore(byGdb);
        }

        var none = place.Write("none", "no core");
        var step = ClrStep.Run(place, $"cores: [{created}, {byGdb}, {none}, {place.Path("missing")}]").MustBeWhole(3);
        Assert.That(step.Items, Is.EqualTo(new[] { $"core:{created} collected", $"core:{byGdb} collected", $"core:{none} corrupt", $"core:{place.Path("missing")} missing" }));
        Assert.That(step.Known(), Is.EqualTo(new long[] { ClrTargetProcess.Objects, ClrTargetProcess.Objects }));
        Assert.That(step.Records("runtime").Select(runtime => (int?)runtime["pid"]), Has.All.Null);
        var file = File.ReadAllBytes(Path.Combine(Product.BuildFolder, "clr-target-extra", "ClrTargetExtra.dll"));
        foreach (var hidden in step.Records("module").Where(module => (string?)module["name"] is "ClrTargetExtra.dll" or "ClrTargetExtra"))
        {
            var line = step.Bundle.Lines("files").Single(line => (string?)line["id"] == (string?)hidden["blob"]);
            Assert.That(File.ReadAllBytes(Path.Combine(step.Bundle.Folder, (string)line["entry"]!)), Is.EqualTo(file));
        }
    }

    [Test]
    public void AProcessThatIsNotOfDotNetIsEmptyAndNothingOfItIsKept()
    {
        using var sleeping = Process.Start(new ProcessStartInfo(Tool.PathOf("sleep"), ["1000"]))!;
        try
        {
            var step = ClrStep.Run(place, $"pids: [{sleeping.Id}]").MustBeWhole();
            Assert.That(step.Items, Is.EqualTo(new[] { $"pid:{sleeping.Id} empty" }));
            Assert.That(step.Faults, Is.Empty);
            Assert.That(Directory.Exists(Path.Combine(step.Bundle.Folder, "images")), Is.False);
        }
        finally
        {
            sleeping.Kill();
            sleeping.WaitForExit();
        }
    }

    [Test]
    public void WorkersOfTheSameRunAreNotAmongWhatIsChosen()
    {
        var steps = new[] { "one", "two", "three" }.Select(id => $"id: {id}, collector: memory.clr, options: {{ paths: [{Product.Dotnet}], max_processes: 1, keep_core: false, modules: false, max_threads: 0, max_types: 0, max_exceptions: 0 }}");
        var host = place.StartCollect("--jobs", "3", "--profile", place.Write("workers.yaml", Profiles.Of([.. steps])));
        var workers = new HashSet<int>();
        Until.True(() =>
        {
            workers.UnionWith(Workers(host.Id));
            return host.HasExited;
        }, "the run ends");
        var bundle = place.Open(host.Wait());
        Assert.That(workers, Has.Count.EqualTo(3));
        Assert.That(bundle.Lines("items").Where(item => (string)item["item"]! == $"path:{Product.Dotnet}").Select(item => (string)item["state"]!), Has.All.EqualTo("collected"), "other tests' processes are");
        Assert.That(bundle.Lines("items").Select(item => (string)item["item"]!).Intersect(workers.Select(worker => $"pid:{worker}")), Is.Empty);
    }

    private static IEnumerable<int> Workers(int host)
    {
        foreach (var task in Directory.Exists($"/proc/{host}/task") ? Directory.GetDirectories($"/proc/{host}/task") : [])
        {
            foreach (var child in Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
            {
                if (Read($"/proc/{child}/cmdline").Contains("Forensics.Worker", StringComparison.Ordinal)) yield return child;
            }
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // It has ended.
        }
    }
}
