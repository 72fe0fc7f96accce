using System.Security.Cryptography;

namespace EndToEnd.Tests;

/// <summary>Limits of the whole run, groups that a killed run leaves, and a device without control groups.</summary>
public sealed class RunBudgetTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void ABundleThatComesToItsSizeIsClosedWhole()
    {
        var profile = place.Write("endless.yaml", Profiles.Of(
            "id: before, collector: hostile.good",
            "id: endless, collector: hostile.double_fork, options: { endless_output: true }, limits: { output: 1GiB, time: 120s }",
            "id: after, collector: hostile.good"));
        var result = place.RunCollect("--profile", profile, "--max-size", "8MiB").MustEndWith(3);
        Assert.That(new FileInfo(result.Bundle).Length, Is.LessThanOrEqualTo(8 << 20).And.GreaterThan(1 << 20), "what waits in memory counts with the size that it holds there");
        MustBeCutShort(result, "the bundle came to its limit of 8388608 bytes");
    }

    [Test]
    public void WhatABundleHasNoRoomForIsStillListed()
    {
        Product.RequireRoot();
        var tree = Directory.CreateDirectory(place.Path("tree")).FullName;
        var noise = new byte[1 << 20];
        for (var i = 0; i < 40; i++)
        {
            RandomNumberGenerator.Fill(noise);
            File.WriteAllBytes(Path.Combine(tree, $"long{i:00}"), noise);
            File.WriteAllBytes(Path.Combine(tree, $"short{i:00}"), noise[..1_000]);
        }

        File.WriteAllBytes(Path.Combine(tree, "longest"), [.. Enumerable.Repeat(noise, 24).SelectMany(part => part.Select((value, i) => (byte)(value + i)))]);
        var profile = place.Write("files.yaml", Profiles.Of(
            $"collector: files.collect, options: {{ paths: ['{tree}/*'] }}",
            $"collector: filesystem.listing, options: {{ root: '{tree}' }}"));
        var result = place.Run("collect", "-o", place.Folder, "--profile", profile, "--max-size", "24MiB").MustEndWith(3);
        Assert.That(new FileInfo(result.Bundle).Length, Is.LessThanOrEqualTo(24 << 20).And.GreaterThan(16 << 20));
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);

        var bundle = place.Open(result);
        Assert.That(bundle.Outcome("filesystem.listing"), Is.EqualTo("completed"), "there is room for lines");
        Assert.That(bundle.Items("files.collect"), Is.EqualTo(new[] { $"{tree}/* over-limit" }));
        var files = bundle.Lines("records/files.collect/files.file").ToLookup(file => (string)file["state"]!, file => Path.GetFileName((string)file["path"]!));
        Assert.That(files.SelectMany(state => state), Is.Unique.And.Exactly(81).Items);
        Assert.That(files.Select(state => state.Key), Is.EquivalentTo(new[] { "collected", "over-limit" }));
        Assert.That(files["collected"], Is.SupersetOf(Enumerable.Range(0, 40).Select(i => $"short{i:00}")));
        Assert.That(files["over-limit"], Does.Contain("longest"));
        var coverage = bundle.Lines("records/files.collect/files.coverage").Single();
        Assert.That((long)coverage["collected"]! + (long)coverage["over_limit"]!, Is.EqualTo((long)coverage["found"]!).And.EqualTo(81));

        // The index is what counts: of each file that is called collected all is there, but for those that it, or a fault, names. They were on their way.
        var refused = bundle.Lines("faults").Where(fault => (string)fault["code"]! == "CONTENT_REFUSED").Select(fault => Path.GetFileName((string)fault["path"]!)).ToHashSet();
        var whole = bundle.Lines("files").Where(file => !(bool)file["truncated"]! && file["entry"] is not null).Select(file => Path.GetFileName((string)file["path"]!)).ToHashSet();
        var cut = bundle.Lines("files").Where(file => (bool)file["truncated"]!).Select(file => Path.GetFileName((string)file["path"]!)).ToHashSet();
        Assert.That(files["collected"].Where(name => !refused.Contains(name) && !cut.Contains(name)), Is.SubsetOf(whole));
        Assert.That(refused.Count + cut.Count == 0 || bundle.Outcome("files.collect") == "over_budget");
    }

    [Test]
    public void ADiskKeepsTheSpaceThatHasToStayFree()
    {
        var disk = place.MountTmpfs("disk", "size=24m,mode=700");
        var profile = place.Write("endless.yaml", Profiles.Of(
            "id: before, collector: hostile.good",
            "id: endless, collector: hostile.double_fork, options: { endless_output: true }, limits: { output: 1GiB, time: 120s }",
            "id: after, collector: hostile.good"));
        var file = Path.Combine(disk, "evidence.tar.zst");
        var result = place.RunCollect("--profile", profile, "-o", file, "--min-free-disk", "12MiB");
        Assert.That(result.MustEndWith(2).Error, Does.Contain("-o"), "an option is given once");
        string[] arguments = ["collect", "-o", file, "--plugin-dir", Product.Hostile, "--profile", profile];
        Assert.That(place.Run([.. arguments, "--min-free-disk", "23MiB"]).MustEndWith(5).Error, Does.Contain("have to stay so: choose another place with -o"));
        Assert.That(place.Run(arguments).MustEndWith(5).Error, Does.Contain("268435456 have to stay so"), "a file system of the device is not filled by default");
        Assert.That(file, Does.Not.Exist);
        result = place.Run([.. arguments, "--min-free-disk", "12MiB"]).MustEndWith(3);
        Assert.That(new DriveInfo(disk).AvailableFreeSpace, Is.GreaterThanOrEqualTo(12 << 20));
        MustBeCutShort(result, "12582912 have to stay so");
    }

    [TestCase("--max-cpu", "4")]
    [TestCase("--max-cpu", "half")]
    [TestCase("--max-size", "1MiB")]
    [TestCase("--max-size", "large")]
    [TestCase("--min-free-disk", "much")]
    public void ALimitThatIsNoneIsAMistake(string option, string value) => Assert.That(place.RunCollect("--only", "hostile.good", option, value).MustEndWith(2).Error, Does.Contain($"{option}: '{value}'"));

    [Test]
    public void TheRunIsHeldToItsShareOfTheCpu()
    {
        ControlGroups.Require();
        var profile = place.Write("burn.yaml", Profiles.Of("id: burn, collector: hostile.greedy, options: { what: cpu-in-child }, limits: { time: 5s }"));
        var bundle = place.Open(place.RunCollect("--profile", profile, "--max-cpu", "30%").MustEndWith(3));
        Assert.That((string)bundle.Manifest["enforcement"]!["max_cpu_enforced_by"]!, Does.StartWith("cgroup v"));
        Assert.That((long)bundle.Step("burn")["cpu_time_ms"]!, Is.LessThan(5_000), "30 percent of about 11 s");
        Assert.That(bundle.Manifest["enforcement"]!["control_groups"]!["left_on_device"]!.AsArray(), Is.Empty);
    }

    [Test]
    public void WhatAKilledHostLeavesTheNextRunRemoves()
    {
        ControlGroups.Require();
        var ready = place.MakeReady("ready");
        var profile = place.Write("wait.yaml", Profiles.Of($"id: waiting, collector: hostile.greedy, options: {{ what: nothing, ready_file: {ready} }}"));
        var host = place.StartCollect("--profile", profile);
        var worker = place.WaitForReady(ready, host);
        var groups = ControlGroups.Of(host.Id);
        Assert.That(groups, Is.Not.Empty);
        host.Signal(Signals.Kill);
        Until.True(() => host.HasExited && !Signals.IsAlive(worker), "host and worker end");

        // Any run that begins from now on removes them, those of other tests too.
        var bundle = place.Open(place.RunCollect("--only", "hostile.good").MustEndWith(0));
        Assert.That(bundle.Manifest["enforcement"]!["control_groups"]!["name"], Is.Not.Null);
        var removed = bundle.Manifest["enforcement"]!["control_groups"]!["removed_of_earlier_runs"]!.AsArray().Select(path => (string)path!);
        var own = (string)bundle.Manifest["enforcement"]!["control_groups"]!["name"]!;
        var listed = bundle.Lines("footprint").Where(line => (string)line["kind"]! == "control_group" && (string)line["action"]! == "removed").Select(line => (string)line["subject"]!);
        Assert.That(listed.Where(path => Path.GetFileName(path) != own), Is.EquivalentTo(removed), "the ledger has each of them");
        Until.True(() => groups.All(group => !Directory.Exists(group)), "the groups of the killed host are gone");
        Assert.That(ControlGroups.Of(host.Id), Is.Empty);
    }

    [Test]
    public void WithoutControlGroupsTheHostSamplesAllThatAStepStarts()
    {
        Product.RequireRoot();
        Tool.Require("python3");
        var profile = place.Write("bare.yaml", Profiles.Of(
            "id: good, collector: hostile.good",
            "id: in-child, collector: hostile.greedy, options: { what: memory-held-in-child }, limits: { memory: 256MiB, time: 60s }",
            "id: processes, collector: hostile.greedy, options: { what: processes }, limits: { time: 60s }",
            "id: left, collector: hostile.greedy, options: { what: processes-left-behind }, limits: { time: 60s }",
            "id: cpu, collector: hostile.greedy, options: { what: cpu-in-child }, limits: { cpu_time: 2s, time: 60s }",
            "id: slow, collector: hostile.good, limits: { cpu: 50, io_rate: 1MiB }"));

        // A mount namespace of its own, in which no control groups are mounted.
        var host = place.Keep(HostProcess.StartOther(place.Folder, "unshare",
            ["-m", "sh", "-c", "umount -R /sys/fs/cgroup 2>/dev/null; ! grep -q cgroup /proc/self/mountinfo && exec \"$@\"", "sh", Product.Dotnet, Product.Program, .. place.Collect("--profile", profile, "--max-cpu", "50")]));
        var bundle = place.Open(host.Wait().MustEndWith(3));
        Assert.That(new[] { "good", "in-child", "processes", "left", "cpu", "slow" }.Select(bundle.Outcome), Is.EqualTo(new[] { "completed", "over_budget", "over_budget", "over_budget", "over_budget", "completed" }));
        Assert.That(bundle.Reason("in-child"), Does.Match("bytes of memory, over its limit of 268435456"));
        Assert.That((string)bundle.Step("in-child")["enforced_by"]!["memory"]!, Does.StartWith("host: "));
        var told = bundle.Manifest["enforcement"]!["not_prevented"]!.AsArray().Select(text => (string)text!).ToArray();
        Assert.That(told, Is.SupersetOf(new[]
        {
            "the run was to be held to a share of the CPU, and nothing here could do that",
            "slow: its limit of cpu was not enforced",
            "slow: its limit of io was not enforced",
            "good: its limit of memory was only looked after by sampling",
        }));
    }

    private void MustBeCutShort(HostResult result, string reason)
    {
        var bundle = place.Open(result);
        Assert.That(new[] { "before", "endless", "after" }.Select(bundle.Outcome), Is.EqualTo(new[] { "completed", "over_budget", "over_budget" }));
        Assert.That(bundle.Reason("endless"), Does.Contain(reason));
        Assert.That(bundle.Items("endless"), Is.EqualTo(new[] { "step:endless over-limit" }));
        Assert.That(bundle.Items("after"), Is.EqualTo(new[] { "step:after not-run" }));
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
    }
}
