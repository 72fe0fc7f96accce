using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>Steps of one stage run at the same time, the stages one after another, and all of it comes into one bundle.</summary>
public sealed class ParallelTests
{
    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void TwoStepsOfAStageThatWaitForEachOtherEnd()
    {
        var bundle = place.Open(Collect("--jobs", "2", Pair("one", "two", "5m")).MustEndWith(0));
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["outcome"]}"), Is.EqualTo(new[] { "one completed", "two completed" }));
        Assert.That((int)bundle.Run["jobs"]!, Is.EqualTo(2));
    }

    [Test]
    public void OneAfterAnotherTheyDoNot()
    {
        var bundle = place.Open(Collect("--jobs", "1", Pair("one", "two", "2s")).MustEndWith(3));
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["outcome"]}"), Is.EqualTo(new[] { "one timed_out", "two completed" }), "what one has said before its end two still hears");
    }

    [Test]
    public void AnExclusiveStepRunsAloneAndAStageAfterAnother()
    {
        string[] steps =
        [
            "id: files, collector: hostile.archivist, options: { records: 200 }",
            .. Pair("one", "two", "5m"),
            "id: alone, collector: hostile.recluse, options: { records: 200 }",
            .. Pair("three", "four", "5m"),
            "id: unstated, collector: hostile.good",
            "id: unstated-too, collector: hostile.good",
        ];
        var profile = Profile(steps);
        var plan = place.Run("plan", "--plugin-dir", Product.Hostile, "--profile", profile, "--jobs", "3").MustEndWith(0).Output;
        Assert.That(plan.Split('\n').Where(line => line.StartsWith("stage", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "stage 1: files; 1 step", "stage 2: state; 2 steps, at most 3 at once", "stage 3: state; 1 step", "stage 4: state; 2 steps, at most 3 at once", "stage 5: unstated; 1 step", "stage 6: unstated; 1 step",
        }));
        var bundle = place.Open(place.RunCollect("--profile", profile, "--jobs", "3").MustEndWith(0));
        Assert.That(bundle.Steps.Select(step => (string)step["step"]!), Is.EqualTo(new[] { "files", "one", "two", "alone", "three", "four", "unstated", "unstated-too" }));
        (string From, string To) Of(string step)
        {
            var notes = bundle.Lines($"records/{step}/hostile.note");
            return (At(notes, "begin"), At(notes, "end"));
        }

        Assert.Multiple(() =>
        {
            Assert.That(string.CompareOrdinal(Of("files").To, Of("one").From) < 0 && string.CompareOrdinal(Of("files").To, Of("two").From) < 0, "the profile's order is kept, also where it is not that of volatility");
            Assert.That(string.CompareOrdinal(Of("one").From, Of("two").To) < 0 && string.CompareOrdinal(Of("two").From, Of("one").To) < 0, "a stage's steps run at the same time");
            foreach (var before in new[] { "files", "one", "two" })
            {
                Assert.That(string.CompareOrdinal(Of(before).To, Of("alone").From), Is.Negative, before);
            }

            foreach (var after in new[] { "three", "four" })
            {
                Assert.That(string.CompareOrdinal(Of("alone").To, Of(after).From), Is.Negative, after);
            }
        });
    }

    [Test]
    public void AStepWithAnOpenFileThatFallsSilentHoldsUpNobody()
    {
        const int Records = 3_000;
        var (ready, go, release) = (place.MakeReady("ready"), place.MakeReady("go"), place.MakeReady("release"));
        var host = place.StartCollect("--jobs", "2", "--profile", Profile(
            $"id: silent, collector: hostile.partner, options: {{ records: {Records}, ready_file: {ready}, silent_blob: true, hear: {release} }}",
            $"id: busy, collector: hostile.partner, options: {{ records: {Records}, hear: {go} }}"));
        _ = place.WaitForReady(ready, host);
        place.Release(go);
        Until.True(() => LastLink() >= 2 || host.HasExited, "the other step ends with a link");
        Assert.That(host.HasExited, Is.False);
        place.Release(release);
        var result = host.Wait().MustEndWith(0);
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
        var bundle = place.Open(result);
        foreach (var step in new[] { "silent", "busy" })
        {
            Assert.That(bundle.Notes(step), Is.EqualTo(Enumerable.Range(0, 2 * Records).Select(number => $"number {number}").Prepend("begin").Append("end")), step);
        }

        Assert.That(Directory.EnumerateFiles(Path.Combine(bundle.Folder, "records/silent/hostile.note")).Count(), Is.GreaterThan(1), "the link of the one cuts the stream of the other");
        Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, "extra/silent/silent")), Is.EqualTo("abcd"));
        Assert.That(bundle.Steps.Select(step => (string)step["step"]!), Is.EqualTo(new[] { "silent", "busy" }), "in the order of the plan, not of their ends");
        Assert.That(string.CompareOrdinal((string)bundle.Step("silent")["ended_at"]!, (string)bundle.Step("busy")["ended_at"]!), Is.Positive);
    }

    [Test]
    public void ALinkThatIsDueIsWrittenWhileEveryStepIsSilent()
    {
        var release = place.MakeReady("release");
        var listen = place.MakeReady("listen");
        var host = place.StartCollect("--jobs", "2", "--profile", Profile(
            $"id: silent, collector: hostile.partner, options: {{ silent_blob: true, hear: {release} }}",
            $"id: waiting, collector: hostile.partner, options: {{ records: 10, hear: {listen} }}"));
        Until.True(() => LastLink() >= 2 || host.HasExited, "a link although no step has ended");
        Assert.That(host.HasExited, Is.False);
        place.Release(release);
        place.Release(listen);
        var bundle = place.Open(host.Wait().MustEndWith(0));
        Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, "custody/0002.sha256")), Does.Contain("  records/waiting/hostile.note/0001.jsonl").And.Not.Contain("  items/"));
    }

    [Test]
    public void OneStepsEndIsNotTheOthers()
    {
        var release = place.MakeReady("release");
        var (told, profile) = (place.Path("told"), Profile(
            $"id: steady, collector: hostile.partner, options: {{ records: 500, hear: {release} }}",
            "id: crash, collector: hostile.partner, options: { records: 500, end: crash }",
            "id: greedy, collector: hostile.partner, options: { end: memory }, limits: { memory: 128MiB }"));
        var host = place.Keep(HostProcess.StartOther(place.Folder, "sh", ["-c", "told=$1; shift; exec \"$@\" 2>$told", "sh", told, Product.Dotnet, Product.Program, .. place.Collect("--jobs", "3", "--profile", profile)]));
        Until.True(() => host.HasExited || (File.Exists(told) && File.ReadAllText(told) is var text && text.Contains("crash: Crashed") && text.Contains("greedy: OverBudget")), "two of three have ended");
        Assert.That(host.HasExited, Is.False);
        place.Release(release);
        var bundle = place.Open(host.Wait().MustEndWith(3));
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["outcome"]}"), Is.EqualTo(new[] { "steady completed", "crash crashed", "greedy over_budget" }));
        Assert.That(bundle.Notes("steady"), Has.Count.EqualTo(2 + (2 * 500)));
        Assert.That(bundle.Notes("crash"), Has.Count.GreaterThan(500), "a crash loses what the worker still held, and nothing else");
    }

    [Test]
    public void ASignalEndsAllStepsThatRun()
    {
        string[] ready = [place.MakeReady("one"), place.MakeReady("two")];
        var host = place.StartCollect("--jobs", "2", "--profile", Profile(
            [.. ready.Select((pipe, number) => $"id: step-{number}, collector: hostile.partner, options: {{ ready_file: {pipe}, end: never }}"), "id: later, collector: hostile.partner"]));
        var workers = ready.Select(pipe => place.WaitForReady(pipe, host)).ToArray();
        host.Signal(Signals.Interrupt);
        var result = host.Wait().MustEndWith(130);
        var bundle = place.Open(result);
        Assert.That(bundle.Steps.Select(step => (string)step["outcome"]!), Is.All.EqualTo("cancelled").And.Exactly(3).Items);
        Assert.That(workers.Select(Signals.IsAlive), Is.All.False);
        place.Run("verify", result.Bundle, "--fingerprint", result.Signer).MustEndWith(0);
    }

    [Test]
    public void AFullDiskEndsAllStepsAndSaysSoOnce()
    {
        var disk = place.MountTmpfs("disk", "size=2m,mode=700");
        string[] ready = [place.MakeReady("one"), place.MakeReady("two")];
        var profile = Profile([.. ready.Select((pipe, number) => $"id: step-{number}, collector: hostile.partner, options: {{ ready_file: {pipe}, end: noise, orphan: true }}")]);
        var file = Path.Combine(disk, "evidence.tar.zst");
        var host = place.Start([.. place.Collect("--jobs", "2", "--profile", profile, "--min-free-disk", "0").Select(word => word == place.Folder ? file : word)]);
        var workers = ready.Select(pipe => place.WaitForReady(pipe, host)).ToArray();
        var result = host.Wait().MustEndWith(4);
        Assert.That(Regex.Count(result.Error, $"forensics: {Regex.Escape(file)}: No space left on device"), Is.EqualTo(1), result.Error);
        Assert.That(result.Error, Does.Contain("the bundle is cut after custody link 1 and kept").And.Not.Contain("internal"));
        Assert.That(workers.Select(Signals.IsAlive), Is.All.False);
    }

    [Test]
    public void ADeclaredLengthIsOnlyAHint()
    {
        long[] hints = [5, 1, 1_000, long.MaxValue, -1, 0];
        var bundle = place.Open(Collect($"id: hinted, collector: hostile.partner, options: {{ hints: [{string.Join(", ", hints)}] }}").MustEndWith(0));
        Assert.That((long)bundle.Step("hinted")["file_bytes"]!, Is.EqualTo(5 * hints.Length));
        Assert.That(bundle.Lines("files").Select(file => $"{file["entry"]} {file["stored_bytes"]} {file["truncated"]}"), Is.EqualTo(hints.Select(hint => $"extra/hinted/hint{hint} 5 false")));
        foreach (var hint in hints)
        {
            Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, $"extra/hinted/hint{hint}")), Is.EqualTo("12345"));
        }
    }

    [TestCase("0")]
    [TestCase("65")]
    [TestCase("many")]
    public void AWrongNumberOfJobsIsAUsageMistake(string jobs)
        => Assert.That(place.Run("plan", "--jobs", jobs).MustEndWith(2).Error, Does.Contain($"--jobs: '{jobs}' is not a whole number from 1 to 64"));

    private static string At(IEnumerable<System.Text.Json.Nodes.JsonNode> notes, string text) => (string)notes.Single(note => (string)note["text"]! == text)["read_at"]!;

    private string[] Pair(string first, string second, string time)
    {
        var (to, from) = (place.MakeReady($"{first}-to-{second}"), place.MakeReady($"{second}-to-{first}"));
        return
        [
            $"id: {first}, collector: hostile.partner, options: {{ say: {to}, hear: {from} }}, limits: {{ time: {time} }}",
            $"id: {second}, collector: hostile.partner, options: {{ say: {from}, hear: {to} }}, limits: {{ time: {time} }}",
        ];
    }

    private string Profile(params string[] steps) => place.Write("parallel.yaml", Profiles.Of(steps));

    private HostResult Collect(string option, string value, string[] steps) => place.RunCollect(option, value, "--profile", Profile(steps));

    private HostResult Collect(string step) => place.RunCollect("--profile", Profile(step));

    private int LastLink()
        => Directory.EnumerateFiles(place.Folder, "*.tar.zst").SingleOrDefault() is { } file && Regex.Match(place.Run("verify", file).Output, "cut after link ([0-9]+)") is { Success: true } cut
            ? int.Parse(cut.Groups[1].Value)
            : 0;
}
