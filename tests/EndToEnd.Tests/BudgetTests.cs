namespace EndToEnd.Tests;

/// <summary>One run with steps that take more than they may, between two that do not. Each is over within its budget and 5 s, and harms nobody.</summary>
public sealed class BudgetTests
{
    private const int GoodRecords = 20_000;
    private static readonly string[] Good =
    [
        $"id: good-before, collector: hostile.good, options: {{ records: {GoodRecords}, items: 5 }}",
        $"id: good-after, collector: hostile.good, options: {{ records: {GoodRecords} }}",
    ];

    private readonly Workplace place = new();
    private HostResult result = null!;
    private OpenedBundle bundle = null!;
    private OpenedBundle alone = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        ControlGroups.Require();
        var disk = place.MountTmpfs("disk", "size=2g,mode=777");
        result = place.RunCollect("--profile", place.Write("greedy.yaml", Profiles.Of(
            Good[0],
            "id: processes, collector: hostile.greedy, options: { what: processes }, limits: { time: 60s }",
            "id: managed, collector: hostile.allocator, limits: { memory: 256MiB, time: 60s }",
            "id: native, collector: hostile.allocator, options: { native: true }, limits: { memory: 256MiB, time: 60s }",
            "id: in-child, collector: hostile.greedy, options: { what: memory-in-child }, limits: { memory: 256MiB, time: 60s }",
            "id: cpu, collector: hostile.greedy, options: { what: cpu-in-child }, limits: { cpu_time: 2s, time: 60s }",
            "id: slow, collector: hostile.greedy, options: { what: cpu-in-child }, limits: { cpu: 20, time: 5s }",
            "id: descriptors, collector: hostile.greedy, options: { what: descriptors }, limits: { descriptors: 300, time: 60s }",
            $"id: disk, collector: hostile.greedy, options: {{ what: disk, file: {disk}/file }}, limits: {{ memory: 128MiB, time: 60s }}",
            "id: output, collector: hostile.endless_output, limits: { output: 4MiB, time: 60s }",
            "id: daemon, collector: hostile.double_fork, limits: { time: 60s }",
            "id: ignores, collector: hostile.greedy, options: { what: ignores-sigterm }, limits: { time: 2s }",
            Good[1])));
        bundle = place.Open(result);
        alone = place.Open(place.RunCollect("--profile", place.Write("alone.yaml", Profiles.Of(Good))));
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        place.Dispose();
    }

    [TestCase("processes", "over_budget", "it started more processes than its limit of 64 ")]
    [TestCase("managed", "over_budget", "268435456")]
    [TestCase("native", "over_budget", "268435456")]
    [TestCase("in-child", "over_budget", "268435456")]
    [TestCase("cpu", "over_budget", "its CPU time limit of 00:00:02 was over")]
    [TestCase("slow", "timed_out", "its time limit of 00:00:05 was over")]
    [TestCase("descriptors", "over_budget", "it had no descriptor left of its limit of 300")]
    [TestCase("disk", "over_budget|failed", "134217728|Read-only|denied")]
    [TestCase("output", "over_budget", "its output limit of 4194304 bytes")]
    [TestCase("daemon", "completed", null)]
    [TestCase("ignores", "timed_out", "its time limit of 00:00:02 was over")]
    public void EachIsOverByItsOwnBudget(string step, string outcome, string? reason)
    {
        Assert.That(bundle.Outcome(step), Does.Match($"^({outcome})$"), result.Error);
        Assert.That(bundle.Reason(step), reason is null ? Is.Null : Does.Match(reason));

        // Long before the 60 s that would have ended it otherwise, however busy this machine is.
        Assert.That(bundle.Took(step), Is.LessThan(TimeSpan.FromSeconds(40)));
    }

    [Test]
    public void CpuTimeStopsWithinItsLimitAndTheGrace() => Assert.That((long)bundle.Step("cpu")["cpu_time_ms"]!, Is.InRange(2_000, 8_000), "2 s, and 5 s to end in");

    [TestCase("good-before")]
    [TestCase("good-after")]
    public void TheOthersRecordsAreThoseOfARunWithoutIt(string step)
    {
        Assert.That(bundle.LinesWithoutTimes($"records/{step}/good.number"), Has.Count.EqualTo(GoodRecords).And.EqualTo(alone.LinesWithoutTimes($"records/{step}/good.number")));
        Assert.That(bundle.Items(step), Is.EqualTo(alone.Items(step)));
        Assert.That(bundle.Outcome(step), Is.EqualTo(alone.Outcome(step)));
    }

    [TestCase("memory")]
    [TestCase("processes")]
    [TestCase("cpu_time")]
    [TestCase("descriptors")]
    [TestCase("time")]
    [TestCase("output")]
    public void TheManifestTellsByWhatALimitWasHeld(string budget)
    {
        foreach (var step in bundle.Steps)
        {
            Assert.That((string?)step["enforced_by"]![budget], Is.Not.Null.And.Not.Empty, $"{step["step"]}");
        }

        Assert.That((string)bundle.Step("native")["enforced_by"]!["memory"]!, Does.StartWith("cgroup v"));
        Assert.That((string)bundle.Step("processes")["enforced_by"]!["processes"]!, Does.StartWith("cgroup v"));
        Assert.That((string)bundle.Step("slow")["enforced_by"]!["cpu"]!, Does.StartWith("cgroup v"));
    }

    [Test]
    public void AShareOfTheCpuIsKept()
    {
        // 20 percent of about 11 s, its grace included; without the limit it would be all of them.
        Assert.That((long)bundle.Step("slow")["cpu_time_ms"]!, Is.LessThan(4_000));
    }

    [Test]
    public void MemoryStopsAtItsLimit() => Assert.That(new[] { "managed", "native", "in-child" }.Select(step => (long)bundle.Step(step)["peak_charged_bytes"]!), Has.All.LessThanOrEqualTo(256L << 20));

    [Test]
    public void NothingIsLeftOfTheGroups()
    {
        var groups = bundle.Manifest["enforcement"]!["control_groups"]!;
        Assert.That(groups["left_on_device"]!.AsArray(), Is.Empty);
        Assert.That(groups["could_not"]!.AsArray(), Is.Empty);
        Assert.That(ControlGroups.Of(int.Parse(((string)groups["name"]!).Split('-')[1])), Is.Empty);
    }
}
