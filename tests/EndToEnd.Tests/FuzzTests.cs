using System.Globalization;

namespace EndToEnd.Tests;

/// <summary>
/// One host against workers that send random bytes, mutated messages, floods, half frames, and end in any way (<c>tests/FuzzWorker</c>; all of it by the seed).
/// Between them stand good steps, whose records must not notice.
/// </summary>
public sealed class FuzzTests
{
    private const int Seeds = 200;
    private const int GoodRecords = 3_000;

    // A host with good workers alone needs about 90 MB; two frames, a spool and what one step may send fit into the rest.
    private const long MaxHostKibibytes = 200 << 10;

    // A session that once found something, and what; run first, and for ever.
    private static readonly (int Seed, string Found)[] Kept =
    [
        (25, "a conclusion without its flags ended the host: a null where the message's type says that there is none"),
    ];

    private static readonly string[] Good = ["good-first", "good-middle", "good-last"];

    private readonly Workplace place = new();
    private HostResult result = null!;
    private OpenedBundle bundle = null!;
    private long peakKibibytes;

    private static IEnumerable<int> AllSeeds => Kept.Select(kept => kept.Seed).Concat(Enumerable.Range(1, Seeds)).Distinct();

    [OneTimeSetUp]
    public void Collect()
    {
        var product = place.Path("product");
        var worker = Path.Combine(Product.BuildFolder, "fuzz-worker");
        Tool.Run(place.Folder, "cp", "-a", Product.Folder, product).MustSucceed();
        Tool.Run(product, "bash", "-c", $"mkdir real && cp -a *.dll *.json real/ && cp {worker}/Forensics.Worker.dll {worker}/Forensics.Worker.deps.json {worker}/Forensics.Worker.runtimeconfig.json .").MustSucceed();
        var fuzz = AllSeeds.Select(seed => $"id: fuzz-{seed}, collector: hostile.good, limits: {{ time: 3s, output: 4MiB, memory: 128MiB }}").ToList();
        fuzz.Insert(0, GoodStep(Good[0]));
        fuzz.Insert(fuzz.Count / 2, GoodStep(Good[1]));
        fuzz.Add(GoodStep(Good[2]));
        using var host = HostProcess.StartOther(place.Folder, "env", Product.Dotnet, Path.Combine(product, "forensics.dll"),
            "collect", "-q", "-o", place.Folder, "--plugin-dir", Product.Hostile, "--unprivileged", "--profile", place.Write("fuzz.yaml", Profiles.Of([.. fuzz])));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!host.HasExited && watch.Elapsed < TimeSpan.FromMinutes(10))
        {
            peakKibibytes = Math.Max(peakKibibytes, PeakOf(host.Id));
            Thread.Sleep(50);
        }

        result = host.Wait();
        bundle = place.Open(result);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TheRunEndsPartialAndItsBundleVerifies()
    {
        result.MustEndWith(3);
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
        Assert.That(place.Run("inspect", result.Bundle).ExitCode, Is.EqualTo(8));
    }

    [Test]
    public void EveryStepHasOneOutcomeWithAReason()
    {
        Assert.That(bundle.Steps.Select(step => (string)step["step"]!), Is.EquivalentTo(AllSeeds.Select(seed => $"fuzz-{seed}").Concat(Good)));
        string[] outcomes = ["completed", "completed_with_faults", "failed", "crashed", "timed_out", "over_budget"];
        foreach (var step in bundle.Steps)
        {
            Assert.That(outcomes, Does.Contain((string)step["outcome"]!), step.ToJsonString());
            Assert.That(step["reason"], ((string)step["outcome"]!).StartsWith("completed", StringComparison.Ordinal) ? Is.Null : Is.Not.Null, step.ToJsonString());
        }

        // It would be no fuzz if all ended alike.
        Assert.That(outcomes.Where(outcome => bundle.Steps.Any(step => (string)step["outcome"]! == outcome)), Is.SupersetOf(new[] { "completed_with_faults", "failed", "crashed", "timed_out", "over_budget" }));
    }

    [Test]
    public void TheHostsMemoryStaysWithinItsBound()
    {
        TestContext.Out.WriteLine($"the host's largest resident memory: {peakKibibytes} KiB; {string.Join(", ", bundle.Steps.CountBy(step => (string)step["outcome"]!))}");
        Assert.That(peakKibibytes, Is.Positive.And.LessThan(MaxHostKibibytes));
    }

    [Test]
    public void NoStepIsSlowerThanItsLimitAndTheGraceAfterIt()
    {
        foreach (var step in bundle.Steps)
        {
            var took = DateTimeOffset.Parse((string)step["ended_at"]!, CultureInfo.InvariantCulture) - DateTimeOffset.Parse((string)step["started_at"]!, CultureInfo.InvariantCulture);
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(3 + 5 + 12)), (string)step["step"]!);
        }
    }

    [Test]
    public void GoodStepsAreAsInARunWithoutTheOthers()
    {
        var alone = place.Open(place.RunCollect("--profile", place.Write("good.yaml", Profiles.Of([.. Good.Select(GoodStep)]))).MustEndWith(0));
        foreach (var step in Good)
        {
            Assert.That(bundle.Outcome(step), Is.EqualTo("completed_with_faults"));
            Assert.That(Records(bundle, step), Is.EqualTo(Records(alone, step)).And.Length.EqualTo(GoodRecords));
            Assert.That(bundle.Items(step), Is.EqualTo(alone.Items(step)));
        }
    }

    [Test]
    public void EveryLineOfTheBundleIsJson()
        => Assert.That(() => Directory.EnumerateFiles(bundle.Folder, "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines).Count(line => System.Text.Json.Nodes.JsonNode.Parse(line) is null), Throws.Nothing);

    private static string[] Records(OpenedBundle bundle, string step) => [.. bundle.Lines($"records/{step}/good.number").Select(record => $"{record["number"]} {record["text"]}")];

    private static string GoodStep(string id) => $"id: {id}, collector: hostile.good, options: {{ records: {GoodRecords}, faults: 2, items: 3 }}";

    private static long PeakOf(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
