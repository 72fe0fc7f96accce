using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Template.Tests;

/// <summary>What docs/writing-a-plugin.md tells an author to type is typed here, in order, outside the checkout; then his plugin is broken.</summary>
public sealed partial class GuideTests
{
    private readonly Author author = new();
    private Typed typed = null!;

    [OneTimeSetUp]
    public void TypeTheCommandsOfTheGuide()
    {
        if (!File.Exists("/usr/bin/zstd"))
        {
            Assert.Ignore("zstd is not installed: the bundle cannot be unpacked");
        }

        var commands = Author.GuideCommands();
        Assert.That(commands, Does.Contain("dotnet new forensics-plugin").And.Contain("dotnet test").And.Contain("forensics collect"));
        typed = author.Type(commands).MustSucceed();
    }

    [OneTimeTearDown]
    public void CleanUp() => author.Dispose();

    [Test]
    public void TheAuthorsRecordIsInTheSignedBundle()
    {
        var records = File.ReadLines(Path.Combine(author.Plugin, "records", "acme.collector", "acme.collector.entry", "0001.jsonl")).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.That(records.Select(record => $"{record["line"]} {record["address"]} {record["names"]!.ToJsonString()}"), Is.EqualTo(new[] { "1 192.0.2.7 [\"bank.example\"]" }));
        Assert.That(Directory.EnumerateFiles(author.Plugin, "*.tar.zst").Count(), Is.EqualTo(1));
        Assert.That(typed.Output, Does.Contain("intact: yes"));
    }

    [Test]
    public void ThePluginsOwnTestsRan() => Assert.That(typed.Output, Does.Match(@"Passed! +- Failed: +0, Passed: +3, Skipped: +0"));

    [Test]
    public void ThePluginCarriesWhatItNeedsAndNotTheContract()
    {
        var files = Directory.EnumerateFiles(Path.Combine(author.Plugin, "Acme.Collector/bin/Debug/net10.0")).Select(Path.GetFileName);
        Assert.That(files, Is.SupersetOf(new[] { "Acme.Collector.dll", "Forensics.Sdk.Linux.dll", "plugin.json" }).And.Not.Contains("Forensics.Sdk.dll"));
    }

    [Test]
    public void ThePluginJsonOfTheDocumentIsTheOneThatTheBuildWrites()
    {
        var built = JsonNode.Parse(File.ReadAllText(Path.Combine(author.Plugin, "Acme.Collector/bin/Debug/net10.0/plugin.json")))!;
        foreach (var file in built["files"]!.AsArray())
        {
            file!["sha256"] = "...";
        }

        var documented = JsonNode.Parse(JsonBlock().Match(File.ReadAllText(Path.Combine(Author.Checkout, "docs", "contract.md"))).Groups[1].Value);
        Assert.That(JsonNode.DeepEquals(documented, built), Is.True, built.ToJsonString(new() { WriteIndented = true }));
    }

    [Test]
    public void AnUndeclaredRecordFailsTheStepAndTheRunIsPartial()
    {
        var copy = author.Copy("undeclared", ("HostsCollector.cs", "Records = [RecordSchema.Of(HostsJson.Default.HostsEntry)]", "Records = []"));
        author.Type($"dotnet build {copy}/Acme.Collector").MustSucceed();
        author.Type(Collect(copy)).MustEndWith(3);
        var step = Author.Step(author.Unpack("undeclared"), "acme.collector");
        Assert.That((string?)step["outcome"], Is.EqualTo("failed"));
        Assert.That((string?)step["reason"], Is.EqualTo("contract breach: acme.collector emits HostsEntry, which its descriptor does not declare"));
        Assert.That(step["items"]!.ToJsonString(), Is.EqualTo("""{"plugin-failed":1}"""));
    }

    [Test]
    public void APluginBuiltWithANewerSdkIsSkippedAndTheRunIsPartial()
    {
        author.Type("dotnet pack \"$CHECKOUT/sdk/Forensics.Sdk\" -c Release -v quiet -p:Version=0.2.0 -p:PackageOutputPath=\"$PWD/packages\"").MustSucceed();
        var copy = author.Copy("newer", ("Acme.Collector.csproj", """Include="Forensics.Sdk" Version="0.1.0" """.Trim(), """Include="Forensics.Sdk" Version="0.2.0" """.Trim()));
        author.Type($"dotnet build {copy}/Acme.Collector").MustSucceed();
        author.Type(Collect(copy)).MustEndWith(3);
        var step = Author.Step(author.Unpack("newer"), "acme.collector");
        Assert.That((string?)step["outcome"], Is.EqualTo("skipped"));
        Assert.That((string?)step["reason"], Is.EqualTo("incompatible: it was built with SDK 0.2.0, this program has 0.1.0"));
    }

    [Test]
    public void ANameThatIsNoNamespaceMakesAPluginToo()
    {
        author.Type("dotnet new forensics-plugin -n My-Plugin --sdk-packages \"$PWD/packages\" && dotnet build My-Plugin").MustSucceed();
        var manifest = JsonNode.Parse(File.ReadAllText(author.At("My-Plugin/My-Plugin/bin/Debug/net10.0/plugin.json")))!;
        Assert.That((string?)manifest["collectors"]![0]!["id"], Is.EqualTo("my_plugin"));
    }

    [Test]
    public void APublishedPluginRuns()
    {
        author.Type("dotnet publish Acme.Collector/Acme.Collector -o published").MustSucceed();
        author.Type("forensics collect --plugin-dir published --only acme.collector --root Acme.Collector/root -o .").MustSucceed();
    }

    [Test]
    public void ADescriptionThatBreaksTheRulesEndsTheBuild()
    {
        var copy = author.Copy("misnamed", ("HostsCollector.cs", "Id = \"acme.collector\"", "Id = \"Acme Collector\""));
        Assert.That(author.Type($"dotnet build {copy}/Acme.Collector").MustEndWith(1).Output, Does.Contain("error FORENSICS001: collector id 'Acme Collector' is not a lower-case dotted name"));
    }

    // Beside a step that succeeds: the plugin alone would mean that nothing at all was collected.
    private static string Collect(string copy)
        => $"forensics collect --plugin-dir {copy}/Acme.Collector/bin/Debug/net10.0 --only process.list --add acme.collector -o {copy}";

    [GeneratedRegex("^```json\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
