using Forensics.Plugins.Memory.Tests.Clr;

namespace EndToEnd.Tests.Clr;

/// <summary>The DAC is a library that the suspect may have written: nobody loads one that is not known, and whatever one does that is loaded ends with its companion.</summary>
public sealed class ClrTrustTests
{
    private Workplace place = null!;
    private RuntimeCopy runtime = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        Tool.Require("eu-readelf");
        place = new();
        runtime = RuntimeCopy.Make(place.Path("dotnet"));
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void WhereTheDacBesideTheRuntimeIsNotKnownTheOneOfThisProgramIsTaken()
    {
        PlantedDac.Put(runtime.Dac, PlantedDac.Crashes);
        using var target = Start();
        var step = ClrStep.Run(place, $"pids: [{target.Pid}]").MustBeWhole();
        Assert.That(step.Items, Is.EqualTo(new[] { $"pid:{target.Pid} collected" }));
        Assert.That((string)step.Records("runtime").Single()["dac_path"]!, Does.Not.StartWith(place.Folder).And.EndWith("libmscordaccore.so"));
        Assert.That(step.Known(), Is.EqualTo(new long[] { ClrTargetProcess.Objects }));
        Assert.That(step.Printed, Has.None.Contains(PlantedDac.Mark));
    }

    [Test]
    public void ADacThatNobodyVouchesForIsNotLoadedAndTheCoreIsKept()
    {
        runtime.OfAnotherBuild();
        var digest = PlantedDac.Put(runtime.Dac, PlantedDac.Crashes);
        using var target = Start();
        var step = ClrStep.Run(place, $"pids: [{target.Pid}]").MustBeWhole(3);
        Assert.That(step.Items, Is.EqualTo(new[] { $"pid:{target.Pid} not-run" }));
        Assert.That(step.ItemReason($"pid:{target.Pid}"), Does.Contain("SHA-256 is not known").And.EndWith("its core is kept"));
        Assert.That(step.Faults.Single(), Does.StartWith("DAC_NOT_TRUSTED: ").And.Contain(runtime.Dac));
        Assert.That(step.Printed, Has.None.Contains(PlantedDac.Mark), "it was not loaded");
        var record = step.Records("runtime").Single();
        Assert.That(((bool)record["dac_trusted"]!, (string)record["dac_sha256"]!, (string)record["dac_path"]!), Is.EqualTo((false, digest, runtime.Dac)));
        Assert.That(File.ReadAllBytes(Path.Combine(step.Bundle.Folder, "extra", "clr", $"{target.Pid}.libmscordaccore.so")), Is.EqualTo(File.ReadAllBytes(runtime.Dac)), "it is evidence");
        Assert.That(step.Known(), Is.Empty);
        MustOpen(step.Core(target.Pid), target.Pid);
        ClrStep.MustRunOn(target);
    }

    [Test]
    public void TheOperatorsWordIsEnoughAndTheKeptCoreTellsTheSameLater()
    {
        var digest = runtime.OfAnotherBuild().ChangeDac();
        using var target = Start();
        var refused = ClrStep.Run(place, $"pids: [{target.Pid}]").MustBeWhole(3);
        Assert.That(refused.Items, Is.EqualTo(new[] { $"pid:{target.Pid} not-run" }));
        var step = ClrStep.Run(place, $"pids: [{target.Pid}], trusted_dacs: [{digest}], cores: [{refused.Core(target.Pid)}]").MustBeWhole();
        Assert.That(step.Faults, Is.Empty);
        Assert.That(step.Known(), Is.EqualTo(new long[] { ClrTargetProcess.Objects, ClrTargetProcess.Objects }));
        Assert.That(step.Records("runtime").Select(record => (string)record["trust"]!), Has.All.Contains("operator trusts"));
    }

    [Test]
    public void ADacThatHangsIsEndedAndTheCoreIsKept()
    {
        var digest = PlantedDac.Put(runtime.OfAnotherBuild().Dac, PlantedDac.Hangs);
        using var target = Start();
        var step = ClrStep.Run(place, $"pids: [{target.Pid}], trusted_dacs: [{digest}], mode: consistent, max_seconds: 10").MustBeWhole(3);
        Assert.That(step.Printed, Has.Some.Contains(PlantedDac.Mark), "it was loaded");
        Assert.That(step.Items, Is.EqualTo(new[] { $"pid:{target.Pid} timed-out" }));
        Assert.That(step.Faults.Single(), Does.StartWith("CLR_ANALYSIS_TIMED_OUT: ").And.Contain("10 s"));
        Assert.That(step.Bundle.Took("clr"), Is.LessThan(TimeSpan.FromMinutes(1)));
        MustOpen(step.Core(target.Pid), target.Pid);
        ClrStep.MustRunOn(target);
    }

    [TestCase(PlantedDac.Crashes, "SIGABRT")]
    [TestCase(PlantedDac.IsNone, "")]
    public void ADacThatCrashesOrIsNoneIsToldAndTheCoreIsKept(string begin, string how)
    {
        var digest = PlantedDac.Put(runtime.OfAnotherBuild().Dac, begin);
        using var target = Start();
        var step = ClrStep.Run(place, $"pids: [{target.Pid}], trusted_dacs: [{digest}]").MustBeWhole(3);
        Assert.That(step.Printed, Has.Some.Contains(PlantedDac.Mark), "it was loaded");
        Assert.That(step.Faults.Single(), Does.StartWith(how.Length > 0 ? "CLR_ANALYSIS_FAILED: " : "CLR_PART_UNREAD: runtime").And.Contain(how));
        Assert.That(step.Items, Is.EqualTo(new[] { $"pid:{target.Pid} corrupt" }));
        Assert.That(step.ItemReason($"pid:{target.Pid}"), Does.EndWith("its core is kept"));
        Assert.That((bool)step.Records("runtime").Single()["dac_trusted"]!, Is.True, "which runtime it was is told all the same");
        MustOpen(step.Core(target.Pid), target.Pid);
        ClrStep.MustRunOn(target);
    }

    private static void MustOpen(string core, int pid) => Assert.That(Tool.Run("/", "eu-readelf", "-n", core).MustSucceed().Output, Does.Contain($"pid: {pid}").And.Contain("libcoreclr.so"));

    private ClrTargetProcess Start() => ClrTargetProcess.Start(runtime.Dotnet, ClrTargetProcess.Assembly);
}
