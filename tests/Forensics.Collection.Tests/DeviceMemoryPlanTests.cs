using System.Text;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Tests;

/// <summary>What the command line changes about steps that read the device's memory.</summary>
public sealed class DeviceMemoryPlanTests
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("plugins-").FullName;
        Write("memory.device", "device_memory", """{"allow_devmem":{"type":"boolean","default":false,"description":"d"}}""");
        Write("other.image", "device_memory");
        Write("a.state", "state");
        Write("a.files", "files");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("a.state a.files memory.device", "memory.device a.state a.files")]
    [TestCase("a.state other.image a.files memory.device", "other.image memory.device a.state a.files")]
    [TestCase("memory.device a.state", "memory.device a.state")]
    public void RamFirstMovesThemBeforeAllOthersAndChangesNothingElse(string steps, string order)
    {
        Assert.That(Ids(Plan(steps, new() { RamFirst = true })), Is.EqualTo(order));
        Assert.That(Ids(Plan(steps, new())), Is.EqualTo(steps));
    }

    [Test]
    public void RamFirstOfAddedStepsHoldsToo()
        => Assert.That(Ids(Plan("a.state", new() { RamFirst = true, Add = ["memory.device"] })), Is.EqualTo("memory.device a.state"));

    [TestCase("a.state a.files", "")]
    [TestCase("a.state memory.device", "memory.device")]
    public void RamFirstWithoutSuchAStepIsAMistake(string steps, string skip)
        => Assert.That(() => Plan(steps, new() { RamFirst = true, Skip = skip.Length == 0 ? [] : [skip] }), Throws.InstanceOf<UsageException>().With.Message.StartsWith("--ram-first: no step of this run reads the device's memory; add one (--add memory.device)"));

    [Test]
    public void AllowDevmemSetsTheOptionOfEveryStepOfThatCollectorAndOfNoOther()
    {
        var plan = CollectionPlan.Make(Profile.Parse("p", "name: p\nsteps:\n  - { id: one, collector: memory.device }\n  - { id: two, collector: memory.device }\n  - { collector: other.image }\n"u8.ToArray()), new() { AllowDevmem = true }, Catalogue(), new(0, 1, 0));
        Assert.That(plan.Steps.Select(step => step.Options), Is.EqualTo((string[])["""{"allow_devmem":true}""", """{"allow_devmem":true}""", "{}"]));
        Assert.That(Plan("memory.device", new()).Steps.Single().Options, Is.EqualTo("{}"));
    }

    [Test]
    public void TheFlagIsTheLastWord()
        => Assert.That(Plan("memory.device", new() { AllowDevmem = true, Set = ["memory.device.allow_devmem=false"] }).Steps.Single().Options, Is.EqualTo("""{"allow_devmem":true}"""));

    [TestCase("a.state other.image", "")]
    [TestCase("a.state memory.device", "memory.device")]
    public void AllowDevmemWithoutThatCollectorIsAMistake(string steps, string skip)
        => Assert.That(() => Plan(steps, new() { AllowDevmem = true, Skip = skip.Length == 0 ? [] : [skip] }), Throws.InstanceOf<UsageException>().With.Message.StartsWith("--allow-devmem: no step of memory.device is in this run"));

    private static string Ids(CollectionPlan plan) => string.Join(' ', plan.Steps.Select(step => step.Id));

    private PluginCatalogue Catalogue() => PluginCatalogue.Load([folder]);

    private CollectionPlan Plan(string steps, Selection selection)
        => CollectionPlan.Make(
            Profile.Parse("p", Encoding.UTF8.GetBytes("name: p\nsteps:\n" + string.Concat(steps.Split(' ').Select(step => $"  - {{ collector: {step} }}\n")))), selection with { IsRoot = true }, Catalogue(), new(0, 1, 0));

    private void Write(string collector, string volatility, string options = "{}")
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, collector)).FullName;
        File.WriteAllText(Path.Combine(directory, "plugin.json"), $$$"""
            {"schema":"forensics.plugin/1","package_id":"{{{collector}}}","version":"1.0","sdk":"0.1.0","assembly":"X.dll","files":[{"path":"X.dll","sha256":"{{{new string('0', 64)}}}"}],"signature":null,
             "collectors":[{"id":"{{{collector}}}","kind":"collector","summary":"s","needs":[],"impact":"light","volatility":"{{{volatility}}}","references":[],
             "options_schema":{"type":"object","properties":{{{options}}}},"records":[]}]}
            """);
    }
}
