namespace EndToEnd.Tests.Guests;

/// <summary>Limits held by control groups of version 2, which the guest has: steps that take more than they may, between two that do not.</summary>
public sealed class GuestBudgetTests
{
    private const int GoodRecords = 5_000;
    private const string Script = """
        collect() { /forensics/forensics collect -q -o $1.tar.zst --plugin-dir /hostile --profile /guest/$1.yaml $2 $3; echo $1 $?; }
        collect greedy --max-cpu 90
        ls /sys/fs/cgroup | grep ^forensics- >left
        cat /sys/fs/cgroup/cgroup.subtree_control >>left
        ps | grep sleep | grep -v grep >>left
        collect alone
        """;

    private static readonly string[] Good =
    [
        $"id: good-before, collector: hostile.good, options: {{ records: {GoodRecords}, items: 5 }}",
        $"id: good-after, collector: hostile.good, options: {{ records: {GoodRecords} }}",
    ];

    private static readonly string[] Greedy =
    [
        "id: processes, collector: hostile.greedy, options: { what: processes }, limits: { time: 60s }",
        "id: managed, collector: hostile.allocator, limits: { memory: 256MiB, time: 60s }",
        "id: native, collector: hostile.allocator, options: { native: true }, limits: { memory: 256MiB, time: 60s }",
        "id: in-child, collector: hostile.greedy, options: { what: memory-in-child }, limits: { memory: 256MiB, time: 60s }",
        "id: cpu, collector: hostile.greedy, options: { what: cpu-in-child }, limits: { cpu_time: 2s, time: 60s }",
        "id: slow, collector: hostile.greedy, options: { what: cpu-in-child }, limits: { cpu: 20, time: 5s }",
        "id: descriptors, collector: hostile.greedy, options: { what: descriptors }, limits: { descriptors: 300, time: 60s }",
        "id: reads, collector: hostile.greedy, options: { what: reads-in-child, file: /dev/vda }, limits: { io_rate: 1MiB, time: 60s }",
        "id: daemon, collector: hostile.double_fork, limits: { time: 60s }",
        "id: ignores, collector: hostile.greedy, options: { what: ignores-sigterm }, limits: { time: 2s }",
    ];

    private readonly Workplace place = new();
    private string folder = string.Empty;
    private OpenedBundle bundle = null!;
    private OpenedBundle alone = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        folder = Guest.Run(place, Script, ("greedy.yaml", Profiles.Of([Good[0], .. Greedy, Good[1]])), ("alone.yaml", Profiles.Of(Good)));
        bundle = OpenedBundle.Open(Path.Combine(folder, "greedy.tar.zst"), place.Folder);
        alone = OpenedBundle.Open(Path.Combine(folder, "alone.tar.zst"), place.Folder);
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("processes", "over_budget", "it started more processes than its limit of 64 ")]
    [TestCase("managed", "over_budget", "268435456")]
    [TestCase("native", "over_budget", "268435456")]
    [TestCase("in-child", "over_budget", "268435456")]
    [TestCase("cpu", "over_budget", "its CPU time limit of 00:00:02 was over")]
    [TestCase("slow", "timed_out", "its time limit of 00:00:05 was over")]
    [TestCase("descriptors", "over_budget", "it had no descriptor left of its limit of 300")]
    [TestCase("reads", "completed", null)]
    [TestCase("daemon", "completed", null)]
    [TestCase("ignores", "timed_out", "its time limit of 00:00:02 was over")]
    public void EachIsOverByItsOwnBudget(string step, string outcome, string? reason)
    {
        Assert.That(bundle.Outcome(step), Is.EqualTo(outcome));
        Assert.That(bundle.Reason(step), reason is null ? Is.Null : Does.Contain(reason));

        // Long before the 60 s that would have ended it otherwise: an emulated machine is slow, and slower on a busy one.
        Assert.That(bundle.Took(step), Is.LessThan(TimeSpan.FromSeconds(45)));
    }

    [TestCase("processes", "processes", "pids.max")]
    [TestCase("managed", "memory", "memory.max")]
    [TestCase("native", "memory", "memory.max")]
    [TestCase("in-child", "memory", "memory.max")]
    [TestCase("cpu", "cpu_time", "cpu.stat of the cgroup (v2)")]
    [TestCase("slow", "cpu", "cpu.max")]
    [TestCase("reads", "io", "io.max")]
    public void TheManifestNamesTheFileThatHeldIt(string step, string budget, string file)
        => Assert.That((string)bundle.Step(step)["enforced_by"]![budget]!, Does.Contain("v2").And.Contain(file));

    [Test]
    public void NoMemoryWasChargedOverTheLimit()
        => Assert.That(new[] { "managed", "native", "in-child" }.Select(step => (long)bundle.Step(step)["peak_charged_bytes"]!), Has.All.LessThanOrEqualTo(256L << 20).And.All.GreaterThan(200L << 20));

    [Test]
    public void AShareOfTheCpuIsKept() => Assert.That((long)bundle.Step("slow")["cpu_time_ms"]!, Is.InRange(1, 3_000), "20 percent of at most 15 s");

    [Test]
    public void ReadingIsHeldToItsRate() => Assert.That(bundle.Took("reads"), Is.GreaterThan(TimeSpan.FromSeconds(6)), "8 MiB at 1 MiB a second");

    [Test]
    public void TheRunIsHeldToItsShareOfTheCpu() => Assert.That((string)bundle.Manifest["enforcement"]!["max_cpu_enforced_by"]!, Is.EqualTo("cgroup v2: cpu.max of the run's group"));

    [TestCase("daemon", "(sleep)")]
    [TestCase("ignores", "(sh)")]
    public void WhatAStepLeftBehindIsKilledAndNamed(string step, string program)
        => Assert.That(bundle.Step(step)["survivors_killed"]!.AsArray().Select(text => (string)text!), Has.Some.Contain(program));

    [TestCase("good-before")]
    [TestCase("good-after")]
    public void TheOthersRecordsAreThoseOfARunWithoutThem(string step)
    {
        var stream = $"records/{step}/good.number";
        Assert.That(bundle.LinesWithoutTimes(stream), Has.Count.EqualTo(GoodRecords).And.EqualTo(alone.LinesWithoutTimes(stream)));
        Assert.That(bundle.Items(step), Is.EqualTo(alone.Items(step)));
    }

    [Test]
    public void NothingIsLeftInTheGuest()
    {
        var groups = bundle.Manifest["enforcement"]!["control_groups"]!;
        Assert.That((string)groups["name"]!, Does.StartWith("forensics-"));
        Assert.That(groups["could_not"]!.AsArray(), Is.Empty);
        Assert.That(groups["left_on_device"]!.AsArray(), Is.Empty);
        Assert.That(File.ReadAllText(Path.Combine(folder, "left")).Trim(), Is.Empty, "neither group, nor controller that was handed on, nor process");
    }
}
