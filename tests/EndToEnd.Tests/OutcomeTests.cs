namespace EndToEnd.Tests;

/// <summary>Outcomes that need an arrangement of their own.</summary>
public sealed class OutcomeTests
{
    private const string Freezer = "/sys/fs/cgroup/freezer";
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void AWorkerThatCannotBeKilledIsAbandonedAndTheRunGoesOn()
    {
        Product.RequireRoot();
        if (!File.Exists(Path.Combine(Freezer, "cgroup.procs")))
        {
            Assert.Ignore("there is no version 1 freezer control group here");
        }

        var ready = place.MakeReady("ready");
        var group = Directory.CreateDirectory(Path.Combine(Freezer, Path.GetFileName(place.Folder))).FullName;
        try
        {
            var profile = place.Write("frozen.yaml", Profiles.Of(
                $"id: frozen, collector: hostile.greedy, options: {{ what: nothing, ready_file: {ready} }}, limits: {{ time: 4s }}",
                "id: after, collector: hostile.good"));
            var host = place.StartCollect("--profile", profile);
            var worker = place.WaitForReady(ready, host);

            // As one that hangs in the kernel: it cannot be killed while it is frozen.
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), $"{worker}");
            File.WriteAllText(Path.Combine(group, "freezer.state"), "FROZEN");
            var result = host.Wait().MustEndWith(3);
            var bundle = place.Open(result);
            Assert.That(bundle.Outcome("frozen"), Is.EqualTo("abandoned"));
            Assert.That(bundle.Reason("frozen"), Does.Match($"^process {worker} does not end when killed; .*its time limit of 00:00:04 was over"));
            Assert.That(bundle.Notes("frozen"), Is.EqualTo(new[] { "before the greed" }));
            Assert.That(bundle.Outcome("after"), Is.EqualTo("completed"));
            Assert.That(bundle.Step("after")["survivors_killed"]!.AsArray(), Is.Empty, "the abandoned worker is not the next step's");
            place.Run("verify", result.Bundle).MustEndWith(8);
        }
        finally
        {
            // The kill is pending: it ends as soon as it thaws.
            File.WriteAllText(Path.Combine(group, "freezer.state"), "THAWED");
            Until.True(() => File.ReadAllText(Path.Combine(group, "cgroup.procs")).Length == 0, "the frozen worker ends");
            Directory.Delete(group);
        }
    }

    [TestCase(Signals.Kill, "crashed", "^SIGKILL$")]
    [TestCase(Signals.Stop, "timed_out", "^its time limit of 00:00:06 was over$")]
    public void AWorkerThatSomebodyKillsOrStopsEndsItsStepAlone(int signal, string outcome, string reason)
    {
        var ready = place.MakeReady("ready");
        var profile = place.Write("signalled.yaml", Profiles.Of(
            $"id: signalled, collector: hostile.good, options: {{ ready_file: {ready}, wait_for_cancel: true }}, limits: {{ time: 6s }}", "id: after, collector: hostile.good"));
        var host = place.StartCollect("--profile", profile);
        Signals.Send(place.WaitForReady(ready, host), signal);
        var bundle = place.Open(host.Wait().MustEndWith(3));
        Assert.That(bundle.Outcome("signalled"), Is.EqualTo(outcome));
        Assert.That(bundle.Reason("signalled"), Does.Match(reason));
        Assert.That(bundle.Lines("records/signalled/good.number"), Has.Count.EqualTo(10));
        Assert.That(bundle.Outcome("after"), Is.EqualTo("completed"));
    }

    [Test]
    public void AParentThatIgnoresSigchldDoesNotHideTheEndOfAWorker()
    {
        Tool.Require("env");
        var host = HostProcess.StartOther(place.Folder, "env", ["--ignore-signal=CHLD", Product.Dotnet, Product.Program, .. place.Collect("--only", "hostile.good", "--max-time", "10s")]);
        var bundle = place.Open(place.Keep(host).Wait().MustEndWith(0));
        Assert.That(bundle.Outcome("hostile.good"), Is.EqualTo("completed"));
    }

    [Test]
    public void EverySkippedStepSaysWhy()
    {
        var plugins = Directory.CreateDirectory(place.Path("plugins")).FullName;
        PluginCopy.Of(Product.Good, Path.Combine(plugins, "newer"), ("\"sdk\": \"0.1.0\"", "\"sdk\": \"0.9.0\""), ("hostile.good", "test.newer"));
        PluginCopy.Of(Product.Good, Path.Combine(plugins, "sensor"), ("\"kind\": \"collector\"", "\"kind\": \"sensor\""), ("hostile.good", "test.sensor"));
        var profile = place.Write("skips.yaml", Profiles.Of(
            "collector: hostile.good", "id: chosen, collector: hostile.good", "collector: test.newer", "collector: test.sensor", "collector: no.such.collector"));
        var result = place.RunCollect("--plugin-dir", plugins, "--profile", profile, "--skip", "chosen").MustEndWith(3);
        var bundle = place.Open(result);
        Assert.That(bundle.Steps.Select(step => $"{step["step"]}: {step["outcome"]}: {step["reason"]}: {step["skipped_by_choice"]}"), Is.EqualTo(new[]
        {
            "hostile.good: completed: : ",
            "chosen: skipped: --skip: true",
            "test.newer: skipped: incompatible: it was built with SDK 0.9.0, this program has 0.1.0: false",
            "test.sensor: skipped: this version runs no plugins of kind sensor: false",
            "no.such.collector: skipped: no plugin provides the collector no.such.collector: false",
        }));
        Assert.That(bundle.Items("test.newer"), Is.EqualTo(new[] { "step:test.newer not-run" }));
        Assert.That(bundle.Items("chosen"), Is.Empty);
    }

    [TestCase("collected", 0)]
    [TestCase("empty", 0)]
    [TestCase("excluded", 0)]
    [TestCase("denied", 3)]
    [TestCase("missing", 3)]
    public void TheWorstItemDecidesTheExitCode(string state, int exitCode)
        => place.RunCollect("--only", "hostile.good", "--set", $"hostile.good.state={state}", "--set", "hostile.good.faults=1").MustEndWith(exitCode);

    [Test]
    public void AStepSkippedByChoiceLeavesTheRunComplete()
    {
        var profile = place.Write("two.yaml", Profiles.Of("id: one, collector: hostile.good", "id: two, collector: hostile.segfault"));
        place.RunCollect("--profile", profile, "--skip", "two").MustEndWith(0);
    }

    [Test]
    public void AStepThatNoPluginProvidesCollectsNothing()
        => place.RunCollect("--profile", place.Write("none.yaml", Profiles.Of("collector: no.such.collector"))).MustEndWith(4);

    [Test]
    public void AnAttributeOnAListIsAboutEachOfItsValues()
        => place.RunCollect("--only", "hostile.good", "--set", "hostile.good.words=alpha,beta").MustEndWith(0);

    [Test]
    public void APluginWithoutAFileThatPluginJsonListsIsNotRun()
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        File.Delete(Path.Combine(plugin, "Good.deps.json"));
        var result = place.Run(place.CollectFrom(plugin, "--only", "hostile.good")).MustEndWith(4);
        Assert.That(place.Open(result).Reason("hostile.good"), Is.EqualTo("contract breach: Good.deps.json is missing, and plugin.json lists it: build or install the plugin again"));
    }

    [TestCase("Extra.dll", true)]
    [TestCase("Good.pdb", false)]
    public void AFileThatPluginJsonDoesNotListIsNotRunWith(string name, bool isRefused)
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        File.WriteAllText(Path.Combine(plugin, name), "anything");
        var result = place.Run(place.CollectFrom(plugin, "--only", "hostile.good")).MustEndWith(isRefused ? 4 : 0);
        Assert.That(place.Open(result).Reason("hostile.good"), isRefused ? Is.EqualTo($"contract breach: {name} is no file that plugin.json lists: remove it, or build the plugin again") : Is.Null);
    }

    [Test]
    public void CodeThatIsNotWhatItsDescriptionSaysIsNotRun()
    {
        var plugins = Directory.CreateDirectory(place.Path("plugins")).FullName;
        PluginCopy.Of(Product.Good, Path.Combine(plugins, "liar"), ("Sends numbered records", "Sends harmless records"));
        var result = place.Run(place.CollectFrom(plugins, "--only", "hostile.good")).MustEndWith(4);
        Assert.That(place.Open(result).Reason("hostile.good"), Does.StartWith("contract breach: hostile.good describes itself otherwise than its plugin.json"));
    }

    [Test]
    public void APluginThatLostALibraryFailsAndTheReasonNamesIt()
    {
        var plugins = Directory.CreateDirectory(place.Path("plugins")).FullName;
        var plugin = PluginCopy.Of(Path.Combine(Product.Hostile, "hostile.otherversions"), Path.Combine(plugins, "lost"));
        File.Delete(Path.Combine(plugin, "YamlDotNet.dll"));
        var result = place.Run(place.CollectFrom(plugins, "--only", "hostile.other_versions")).MustEndWith(4);
        var bundle = place.Open(result);
        Assert.That((bundle.Outcome("hostile.other_versions"), bundle.Reason("hostile.other_versions")!.Contains("YamlDotNet.dll", StringComparison.Ordinal)), Is.EqualTo(("failed", true)));
    }
}
