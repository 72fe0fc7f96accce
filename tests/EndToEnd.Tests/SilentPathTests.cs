using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>A path on a file system that does not answer keeps no command waiting: it is refused, with the mount's name, and the program ends.</summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SilentPathTests : IDisposable
{
    // What one answer may take, and a slow machine's time for the rest.
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [TestCase("all", "collect --root MOUNT", "--root: MOUNT")]
    [TestCase("deaf", "collect --root MOUNT", "--root: MOUNT")]
    [TestCase("lookup", "plan --root MOUNT/below/it", "--root: MOUNT/below/it")]
    [TestCase("all", "collect -o MOUNT", "-o: MOUNT")]
    [TestCase("lookup", "collect -o MOUNT/below", "-o: MOUNT/below")]
    [TestCase("list", "plugins list --plugin-dir MOUNT", "--plugin-dir: MOUNT")]
    [TestCase("lookup", "collect --profile MOUNT/profile.yaml", "--profile: MOUNT/profile.yaml")]
    [TestCase("read", "collect --signing-key MOUNT/b", "--signing-key: MOUNT/b")]
    [TestCase("read", "plan --known MOUNT/b", "--known: MOUNT/b")]
    public void WhatDoesNotAnswerIsRefusedInTime(string mode, string command, string named)
    {
        using var mount = new SilentMount(place, mode);
        var watch = Stopwatch.StartNew();
        var result = mount.Start([.. command.Replace("MOUNT", mount.Point).Split(' ')]).Wait().MustEndWith(2);
        Assert.That(watch.Elapsed, Is.InRange(Refused, Refused + Rest));
        Assert.That(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.One.Match(
            $"^forensics: {named.Replace("MOUNT", mount.Point)} lies on {mount.Point} \\(fuse\\.silent\\), which does not answer: nothing came within 10 s; "
            + $"process [0-9]+, which asked, was killed{(mode == "deaf" ? string.Empty : ", and stays until it is answered")}$"), result.All);
    }

    [Test]
    public void ALinkThatLeadsThereIsRefusedToo()
    {
        using var mount = new SilentMount(place, "all");
        File.CreateSymbolicLink(place.Path("link"), "silent-mount");
        var result = mount.Start("plan", "--root", place.Path("link")).Wait().MustEndWith(2);
        Assert.That(result.Error, Does.Contain($"--root: {place.Path("link")} lies on {mount.Point} (fuse.silent)"));
    }

    [Test]
    public void WhatAnswersIsUsedAndWhoAskedIsInTheLedger()
    {
        using var mount = new SilentMount(place, "later");
        var result = mount.Start(place.Collect("--only", "hostile.good", "--root", $"{mount.Point}/d")).Wait().MustEndWith(0);
        var asked = place.Open(result).Lines("footprint").Where(line => line["arguments"] is { } arguments && arguments.ToJsonString().Contains("\"probe\""));
        Assert.That(place.Open(result).Manifest["enforcement"]!["not_prevented"]!.AsArray().Select(text => (string)text!), Has.Some.EqualTo(
            $"hostile.good: user: it has the user of this program, which alone may read {mount.Point} (fuse.silent without allow_other)"), "and who may read it");
        Assert.That(asked.Select(line => (string)line["arguments"]!.AsArray()[^1]!), Is.EqualTo(new[] { $"{mount.Point}/d" }));
    }

    [Test]
    public void AStepWhoseRootFallsSilentIsTimedOut()
    {
        using var mount = new SilentMount(place, "later");
        var ready = place.MakeReady("ready");
        var profile = place.Write("silent.yaml", Profiles.Of(
            $"id: before, collector: hostile.good, options: {{ ready_file: {ready}, wait_for_cancel: true }}, limits: {{ time: 10s }}", "id: silent, collector: filesystem.listing"));
        var host = mount.Start(place.Collect("--profile", profile, "--root", $"{mount.Point}/d"));
        _ = place.WaitForReady(ready, host);
        mount.GoSilent();
        var bundle = place.Open(host.Wait().MustEndWith(3));
        Assert.That((bundle.Outcome("silent"), bundle.Reason("silent")), Is.EqualTo(("timed_out", "the root did not answer within 10 s")));
        Assert.That(bundle.Items("silent"), Is.EqualTo(new[] { "step:silent timed-out" }));
    }

    [TestCase("10m", 130)]
    [TestCase("30s", 3)]
    public void AnOutputThatFallsSilentIsToldAndGivenUpWhenTheRunIsInterruptedOrItsTimeIsOver(string maxTime, int exitCode)
    {
        using var mount = new SilentMount(place, "later");
        var ready = place.MakeReady("ready");
        var profile = place.Write("waiting.yaml", Profiles.Of("id: first, collector: hostile.good", $"id: waiting, collector: hostile.good, options: {{ ready_file: {ready}, wait_for_cancel: true }}"));
        var told = place.Path("told");
        var host = mount.StartTelling(told, "collect", "-o", mount.Point, "--plugin-dir", Product.Hostile, "--profile", profile, "--max-time", maxTime);
        var worker = place.WaitForReady(ready, host);
        mount.GoSilent();
        if (exitCode == 130)
        {
            host.Signal(Signals.Terminate);
        }

        Until.True(() => File.ReadAllText(told).Contains("was given up"), "its end is told");
        Assert.That(File.ReadAllText(told), Does.Match($"warning: {mount.Point}/.*\\.tar\\.zst has not answered for 10 s"));
        Assert.That(File.ReadAllText(told), Does.Contain($"the bundle is cut after custody link 2; where process {host.Id} does not end now"));
        Assert.That(Signals.IsAlive(worker), Is.False);
        mount.Dispose();
        host.Wait().MustEndWith(exitCode);
    }
}
