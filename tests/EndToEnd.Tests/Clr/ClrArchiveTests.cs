using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Tests.Clr;

namespace EndToEnd.Tests.Clr;

/// <summary>The archive has no DAC of its own; a program that is one file has none beside it: then the operator names one.</summary>
public sealed class ClrArchiveTests
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

    [Test]
    public void AProgramThatIsOneFileIsLookedIntoByTheDacThatTheOperatorNamed()
    {
        using var target = ClrTargetProcess.Start(Publish());
        var program = Path.Combine(PublishedArchive.Folder, "forensics");
        var refused = ClrStep.RunOther(place, program, $"pids: [{target.Pid}]").MustBeWhole(3);
        Assert.That(refused.Items, Is.EqualTo(new[] { $"pid:{target.Pid} not-run" }));
        Assert.That(refused.Faults.Single(), Does.StartWith("DAC_NOT_TRUSTED: ").And.Contain("no DAC was found"));

        // What is mapped of the program, heap and stacks is in the core; whoever has the DAC later reads it. Here and now:
        var step = ClrStep.RunOther(place, program, $"pids: [{target.Pid}], cores: [{refused.Core(target.Pid)}], dac_paths: [{RuntimeEnvironment.GetRuntimeDirectory()}, /none]");
        if (step.Faults.Any(fault => fault.Contains("another build", StringComparison.Ordinal)))
        {
            Assert.Ignore("the runtime pack is another version than the runtime that runs the tests: no DAC for it");
        }

        step.MustBeWhole(0);
        Assert.That(step.Faults, Is.EqualTo(new[] { "DAC_PATH_UNREAD: /none: it does not exist" }));
        Assert.That(step.Items, Is.EqualTo(new[] { $"core:{place.Path($"{target.Pid}.core")} collected", $"pid:{target.Pid} collected" }));
        Assert.That(step.Known(), Is.EqualTo(new long[] { ClrTargetProcess.Objects, ClrTargetProcess.Objects }));
        foreach (var runtime in step.Records("runtime"))
        {
            Assert.That(((bool)runtime["single_file"]!, (string)runtime["trust"]!), Is.EqualTo((true, "the operator named it (dac_paths), and nobody else can write it")));
        }

        ClrStep.MustRunOn(target);
    }

    private string Publish()
    {
        var repository = Path.GetDirectoryName(Product.BuildFolder)!;
        var result = Tool.Run(repository, "dotnet", "publish", "tests/ClrTarget", "-c", "Release", "-r", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "--self-contained", "true",
            "-p:PublishSingleFile=true", "-p:UseAppHost=true", $"-p:ArtifactsPath={place.Path("build")}", "-o", place.Path("published"), "--nologo", "-v", "q");
        if (result.ExitCode != 0)
        {
            Assert.Ignore($"a runtime pack cannot be restored here: {result.Output}{result.Error}");
        }

        return place.Path("published/ClrTarget");
    }
}
