namespace EndToEnd.Tests;

/// <summary>What <c>plan</c> and <c>plugins</c> tell is told from descriptions alone, and is what <c>collect</c> does.</summary>
public sealed class PlanTests
{
    private Workplace place = null!;
    private string profile = null!;

    [SetUp]
    public void SetUp()
    {
        place = new();
        profile = place.Write("plan.yaml", Profiles.Of("id: first, collector: hostile.good, options: { records: 7 }", "id: second, collector: hostile.good", "collector: hostile.segfault"));
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("triage")]
    [TestCase("volatile")]
    [TestCase("full")]
    public void OurOwnProfilesRunEveryStepWithAnEstimate(string name)
    {
        var plan = place.Run("plan", "--profile", name).MustEndWith(0).Output;
        Assert.That(plan, Does.Contain("run  process.list").And.Contain("estimate ").And.Not.Contain("skip "));
    }

    [Test]
    public void NoCodeOfAPluginIsLoadedToListDescribeOrPlan()
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        File.WriteAllText(Path.Combine(plugin, "Good.dll"), "this is no assembly");
        Assert.That(place.Run("plugins", "list", "--plugin-dir", plugin).MustEndWith(0).Output, Does.Match("(?m)^hostile.good +hostile.good 0.1.0  Sends numbered records"));
        Assert.That(place.Run("plugins", "describe", "hostile.good", "--plugin-dir", plugin).MustEndWith(0).Output,
            Does.Contain("option records: an integer from 0 to 1000000; default 10. How many records.").And.Contain("record good.number v1"));
        Assert.That(Plan("--plugin-dir", plugin, "--only", "hostile.good"), Is.EqualTo(new[] { "run  hostile.good: Sends numbered records, items and faults, and ends well." }));

        // And when it is to be run, it is a failure of that step.
        var result = place.Run(place.CollectFrom(plugin, "--only", "hostile.good")).MustEndWith(4);
        Assert.That(place.Open(result).Reason("hostile.good"), Does.StartWith("contract breach: Good.dll is not the file that plugin.json lists"));
    }

    [Test]
    public void ThePlanIsTheSameEveryTime()
    {
        // What is free on the disk changes while others use it.
        string[] plan = ["plan", "--plugin-dir", Product.Hostile, "--profile", profile, "-o", "-"];
        var first = place.Run(plan).MustEndWith(0).Output;
        Assert.That(place.Run(plan).MustEndWith(0).Output, Is.EqualTo(first));
    }

    [TestCase("", "first,second,hostile.segfault")]
    [TestCase("--only|second", "second")]
    [TestCase("--only|hostile.good", "first,second")]
    [TestCase("--only|hostile.printer", "hostile.printer")]
    [TestCase("--add|hostile.printer", "first,second,hostile.segfault,hostile.printer")]
    [TestCase("--only|second|--add|hostile.printer", "second,hostile.printer")]
    [TestCase("--skip|hostile.good", "first!,second!,hostile.segfault")]
    [TestCase("--skip|second", "first,second!,hostile.segfault")]
    public void TheCommandLineChangesWhatTheProfileSays(string arguments, string steps)
    {
        var plan = Plan(["--plugin-dir", Product.Hostile, "--profile", profile, .. arguments.Split('|', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That(string.Join(',', plan.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].TrimEnd(':') + (line[0] == 's' ? "!" : string.Empty))), Is.EqualTo(steps));
    }

    [Test]
    public void OptionsOfTheCommandLineWinOverTheProfiles()
    {
        string[] set = ["--only", "hostile.good", "--set", "first.records=3", "--set", "hostile.good.text=x.y=z"];
        var result = place.RunCollect(["--profile", profile, .. set]).MustEndWith(0);
        var bundle = place.Open(result);
        Assert.That(bundle.Lines("records/first/good.number"), Has.Count.EqualTo(3));
        Assert.That(bundle.Lines("records/second/good.number"), Has.Count.EqualTo(10));
        Assert.That((string)bundle.Lines("records/second/good.number")[0]["text"]!, Is.EqualTo("x.y=z"));
        Assert.That(place.Run(["plan", "--plugin-dir", Product.Hostile, "--profile", profile, .. set]).MustEndWith(0).Output, Does.Contain("""options {"records":3,"text":"x.y=z"}"""));
    }

    [TestCase("\"default\": 10", "\"default\": 10, \"pattern\": \"(a)\\\\1\"")]
    [TestCase("\"type\": \"integer\"", "\"type\": 5")]
    [TestCase("\"minimum\": 0", "\"minimum\": 1e400")]
    [TestCase("\"collectors\": [", "\"collectors\": [ null,")]
    [TestCase("\"summary\": \"Sends numbered records, items and faults, and ends well.\"", "\"summary\": null")]
    [TestCase("\"schema\": \"forensics.plugin/1\"", "\"schema\": \"forensics.plugin/2\"")]
    [TestCase("\"id\": \"hostile.good\"", "\"id\": \"../../etc\"")]
    [TestCase("\"assembly\": \"Good.dll\"", "\"assembly\": \"../printer/Printer.dll\"")]
    [TestCase("\"assembly\": \"Good.dll\"", "\"assembly\": \"Other.dll\"")]
    [TestCase("\"path\": \"Good.dll\"", "\"path\": \"a/../Good.dll\"")]
    [TestCase("\"files\"", "\"filse\"")]
    [TestCase("{", "[")]
    public void AMalformedDescriptionRefusesThatPluginAloneAndIsTold(string old, string @new)
    {
        var plugins = Directory.CreateDirectory(place.Path("plugins")).FullName;
        var broken = PluginCopy.Of(Product.Good, Path.Combine(plugins, "broken"), (old, @new));
        PluginCopy.Of(Path.Combine(Product.Hostile, "hostile.printer"), Path.Combine(plugins, "printer"));
        var result = place.Run("plugins", "list", "--plugin-dir", plugins).MustEndWith(5);
        Assert.That(result.Output, Does.Contain("hostile.printer"));
        Assert.That(result.Error, Does.Match($"(?m)^refused plugin {broken}: "));
    }

    [Test]
    public void FoldersThatLinkToThemselvesDoNotHoldTheProgram()
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        foreach (var name in new[] { "a", "b", "c" })
        {
            File.CreateSymbolicLink(Path.Combine(plugin, name), ".");
        }

        Assert.That(place.Run("plugins", "list", "--plugin-dir", plugin).MustEndWith(5).Error, Does.Contain("is a link to a folder"));
    }

    [Test]
    public void ACollectorThatIsDescribedTwiceRefusesItsPlugin()
    {
        var plugin = PluginCopy.Of(Product.Good, place.Path("plugin"));
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(plugin, "plugin.json")))!;
        var collectors = manifest["collectors"]!.AsArray();
        collectors.Add(collectors[0]!.DeepClone());
        File.WriteAllText(Path.Combine(plugin, "plugin.json"), manifest.ToJsonString());
        place.Run("plugins", "list", "--plugin-dir", plugin).MustEndWith(5);
    }

    private string[] Plan(params string[] arguments)
        => [.. place.Run(["plan", .. arguments]).MustEndWith(0).Output.Split('\n').Where(line => line.StartsWith("run ", StringComparison.Ordinal) || line.StartsWith("skip ", StringComparison.Ordinal))];
}
