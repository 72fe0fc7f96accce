using System.Text.Json.Nodes;
using EndToEnd.Tests.Tracing;

namespace EndToEnd.Tests;

/// <summary>The ledger says all that a run does to the device; strace, which is not ours, says what that was.</summary>
public sealed class FootprintTests
{
    private const string NoDiagnostics = "DOTNET_EnableDiagnostics=0";

    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase(NoDiagnostics)]
    [TestCase("DOTNET_EnableDiagnostics=1")]
    public void EveryWriteThatStraceSeesIsInTheLedger(string diagnostics)
    {
        Product.RequireRoot();
        var tree = Directory.CreateDirectory(place.Path("tree")).FullName;
        File.WriteAllText(Path.Combine(tree, "file"), "content");
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "file");
        var trace = place.Path("trace");
        using var host = HostProcess.StartOther(
            place.Folder, "strace", "-f", "-qq", "-y", "-s", "4096", "-o", trace, "-e", TracedCall.Filter, "-E", diagnostics,
            Product.Dotnet, Product.Program, "collect", "-o", place.Folder, "--only", "process.list", "--only", "filesystem.listing",
            "--set", $"filesystem.listing.root={tree}", "--set", "filesystem.listing.hashes=md5,sha256", "--set", "filesystem.listing.xattrs=true", "--set", "filesystem.listing.flags=true");
        var result = host.Wait().MustEndWith(0);
        var bundle = place.Open(result);
        var ledger = bundle.Lines("footprint");
        var calls = TracedCall.Parse(File.ReadLines(trace));
        Assert.That(calls.Count(call => call.Name == "execve"), Is.EqualTo(3), "the trace is whole: this program and a worker for each step");
        var match = new LedgerMatch(ledger);
        Assert.That(match.Unlisted(calls), Is.Empty);
        Assert.That(ledger.Where(line => Tells(line, "process", "started")).Select(line => (int)line["pid"]!), Is.EquivalentTo(match.Started), "and no more than that");
        Assert.That(ledger.Any(line => Tells(line, "named_pipe", "created")), Is.EqualTo(diagnostics != NoDiagnostics));
    }

    [Test]
    public void TheBundleIsTheOnlyFileAndIsNamedWithItsInodeBeforeAndAfter()
    {
        var result = place.RunCollect("--only", "hostile.good").MustEndWith(0);
        var bundle = place.Open(result);
        var files = bundle.Lines("footprint").Where(line => (string)line["kind"]! == "file").ToArray();
        var inode = Tool.Run(place.Folder, "stat", "-c", "%i", result.Bundle).Output.Trim();
        Assert.That(files.Select(line => $"{line["action"]} {line["ahead"]} {line["subject"]} {line["inode"]}"), Is.EqualTo(new[]
        {
            $"created false {result.Bundle} {inode}", $"written true {result.Bundle} {inode}",
        }));
        Assert.That(files[1]["detail"]!.GetValue<string>(), Does.Contain("manifest").And.Contain("last custody link").And.Contain("keeps its name"));
    }

    [Test]
    public void WorkersAndWhatTheyLeaveBehindAreThereWithTheirEnds()
    {
        var profile = place.Write("ends.yaml", Profiles.Of("id: good, collector: hostile.good", "id: crash, collector: hostile.segfault", "id: fork, collector: hostile.double_fork"));
        var bundle = place.Open(place.RunCollect("--profile", profile).MustEndWith(3));
        var ledger = bundle.Lines("footprint");
        Assert.That(ledger.Where(line => Tells(line, "process", "started") && line["step"] is not null).Select(line => (string)line["step"]!), Is.EqualTo(new[] { "good", "crash", "fork" }));
        var dotnet = Tool.Run(place.Folder, "sha256sum", Product.Dotnet).Output.Split(' ')[0];
        Assert.That(ledger.Where(line => Tells(line, "process", "started")).Select(line => (string)line["program_sha256"]!), Has.All.EqualTo(dotnet));
        string End(string step) => (string)ledger.First(line => Tells(line, "process", "ended") && (string?)line["step"] == step)["end"]!;
        Assert.That((End("good"), End("crash")), Is.EqualTo(("exit code 0", "SIGSEGV")));
        var survivor = bundle.Notes("fork").Single();
        Assert.That(ledger.Any(line => Tells(line, "process", "ended") && $"{line["pid"]}" == survivor && (string)line["end"]! == "SIGKILL"), Is.True);
    }

    [Test]
    public void EveryLineHasTheFieldsOfItsSchemaAndTheManifestCountsThem()
    {
        var bundle = place.Open(place.RunCollect("--only", "hostile.good").MustEndWith(0));
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle.Folder, "schemas", "footprint.entry.v1.json")))!;
        var lines = bundle.Lines("footprint");
        foreach (var line in lines)
        {
            Assert.That(line.AsObject().Select(member => member.Key), Is.EqualTo(schema["required"]!.AsArray().Select(name => (string)name!)));
            Assert.That(schema["properties"]!["kind"]!["enum"]!.AsArray().Select(name => (string)name!), Does.Contain((string)line["kind"]!));
            Assert.That(schema["properties"]!["action"]!["enum"]!.AsArray().Select(name => (string)name!), Does.Contain((string)line["action"]!));
        }

        Assert.That((int)bundle.Manifest["footprint"]!["entries"]!, Is.EqualTo(lines.Count));
        var sums = bundle.Manifest["footprint"]!["sums"]!.AsObject().ToDictionary(sum => sum.Key, sum => (int)sum.Value!);
        Assert.That(sums, Is.EqualTo(lines.GroupBy(line => $"{line["kind"]} {line["action"]}").ToDictionary(group => group.Key, group => group.Count())));
        Assert.That(place.Run("inspect", place.OnlyBundle()).MustEndWith(8).Output, Does.Match("(?m)^  footprint .*1 file created"));
    }

    [Test]
    public void StandardOutputMakesNoFile()
    {
        var bundle = place.Path("piped.tar.zst");
        using var host = HostProcess.StartOther(place.Folder, "bash", "-c", $"exec {Product.Dotnet} {Product.Program} collect -o - --plugin-dir {Product.Hostile} --unprivileged --only hostile.good >{bundle}");
        _ = host.Wait().MustEndWith(0);
        var files = OpenedBundle.Open(bundle, place.Folder).Lines("footprint").Where(line => (string)line["kind"]! is "file" or "directory");
        Assert.That(files.Select(line => $"{line["action"]} {line["subject"]}"), Has.All.EqualTo("written -"));
    }

    private static bool Tells(JsonNode line, string kind, string action) => (string)line["kind"]! == kind && (string)line["action"]! == action;
}
