namespace EndToEnd.Tests;

/// <summary>Whatever interrupts a run, it closes into a signed bundle that says so.</summary>
public sealed class InterruptionTests
{
    private Workplace place = null!;
    private string ready = null!;

    [SetUp]
    public void SetUp()
    {
        place = new();
        ready = place.MakeReady("ready");
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [TestCase(Signals.Interrupt, "SIGINT")]
    [TestCase(Signals.Terminate, "SIGTERM")]
    [TestCase(Signals.Hangup, "SIGHUP")]
    public void ASignalEndsTheRunWithASignedBundle(int signal, string name)
    {
        var host = place.StartCollect("--profile", Waiting("hostile.good", ", wait_for_cancel: true"));
        var worker = place.WaitForReady(ready, host);
        host.Signal(signal);
        MustBeInterrupted(host.Wait().MustEndWith(130).Bundle, name);
        Assert.That(Signals.IsAlive(worker), Is.False);
    }

    [Test]
    public void ASecondSignalAndAThirdDoNoHarm()
    {
        var host = place.StartCollect("--profile", Waiting("hostile.endless_loop", string.Empty));
        _ = place.WaitForReady(ready, host);
        host.Signal(Signals.Interrupt);
        host.Signal(Signals.Interrupt);
        host.Signal(Signals.Terminate);
        // Signals that come together have no order.
        MustBeInterrupted(host.Wait().MustEndWith(130).Bundle, "SIG(INT|TERM)");
    }

    [Test]
    public void WhenNobodyReadsTheOutputAnyMoreTheBundleIsStillClosed()
    {
        var host = place.Keep(HostProcess.StartUnread(place.Folder, place.Collect("--profile", Waiting("hostile.good", ", records: 1000"), "-v")));
        _ = place.WaitForReady(ready, host);
        host.CloseReaders();
        Assert.That(host.Wait().ExitCode, Is.Zero);
        place.Run("verify", place.OnlyBundle()).MustEndWith(8);
    }

    [Test]
    public void ATerminalThatTakesNothingHoldsUpNoRun()
    {
        // More than a pipe holds.
        var log = string.Concat(Enumerable.Repeat("x\\n", 2_000));
        var profile = place.Write("chatty.yaml", Profiles.Of([.. Enumerable.Range(0, 4).Select(step => $"id: chatty-{step}, collector: hostile.good, options: {{ log: \"{log}\" }}")]));
        var host = place.Keep(HostProcess.StartUnread(place.Folder, place.Collect("--profile", profile)));
        Until.True(() => Directory.EnumerateFiles(place.Folder, "*.tar.zst").Any() && place.Run("verify", place.OnlyBundle()).ExitCode == 8, "the bundle is closed");
        host.CloseReaders();
        Assert.That(host.Wait().ExitCode, Is.Zero);
    }

    [Test]
    public void StartedWithoutStandardDescriptorsItClosesItsBundle()
    {
        // The runtime's own pipes get the numbers 0 to 2 then: nothing may be printed there.
        var program = new[] { Product.Dotnet, Product.Program }.Concat(place.Collect("--only", "hostile.good", "-v")).ToArray();
        var shell = place.Keep(HostProcess.StartOther(place.Folder, "sh", ["-c", "exec \"$@\" <&- >&- 2>&-", "sh", .. program]));
        Assert.That(shell.Wait().ExitCode, Is.Zero);
        place.Run("verify", place.OnlyBundle()).MustEndWith(8);
    }

    [Test]
    public void WhenTheTerminalIsClosedTheBundleIsStillClosed()
    {
        Tool.Require("script");
        var words = new[] { Product.Dotnet, Product.Program }.Concat(place.Collect("--profile", Waiting("hostile.good", ", wait_for_cancel: true")));
        var terminal = place.Keep(HostProcess.StartOther(place.Folder, "script", "-q", "-c", $"exec {string.Join(' ', words)}", "/dev/null"));
        var worker = place.WaitForReady(ready, terminal);
        var host = int.Parse(File.ReadAllText($"/proc/{worker}/stat").Split(')')[^1].Split(' ')[2]);
        terminal.Signal(Signals.Kill);
        Until.True(() => !Signals.IsAlive(host), "the program ends when its terminal is gone");
        MustBeInterrupted(place.OnlyBundle(), "SIGHUP");
    }

    [Test]
    public void WhenTheRunsTimeIsOverTheRunningStepIsTimedOutAndTheOthersAreNotRun()
    {
        var result = place.RunCollect("--profile", Waiting("hostile.good", ", wait_for_cancel: true"), "--max-time", "6s").MustEndWith(3);
        var bundle = place.Open(result);
        Assert.That((bundle.Outcome("waiting"), bundle.Reason("waiting")), Is.EqualTo(("timed_out", "the run's time was over")));
        Assert.That((bundle.Outcome("after"), bundle.Reason("after")), Is.EqualTo(("timed_out", "the run's time was over before it was started")));
        Assert.That(bundle.Items("waiting"), Is.EquivalentTo(new[] { "item:0 timed-out", "item:1 timed-out" }));
        Assert.That(bundle.Items("after"), Is.EqualTo(new[] { "step:after not-run" }));
        Assert.That(bundle.Run["interrupted_by"], Is.Null);
        Assert.That((long)bundle.Run["max_time_ms"]!, Is.EqualTo(6000));
    }

    [TestCase("hostile.endless_loop", "")]
    [TestCase("hostile.good", ", wait_for_cancel: true")]
    public void AKilledProgramTakesItsWorkerWithIt(string collector, string options)
    {
        var profile = place.Write("kill.yaml", Profiles.Of(
            "id: before, collector: hostile.good", $"id: waiting, collector: {collector}, options: {{ ready_file: {ready}{options} }}, limits: {{ time: 60s }}"));
        var host = place.StartCollect("--profile", profile);
        var worker = place.WaitForReady(ready, host);
        host.Signal(Signals.Kill);
        var killed = host.Wait();
        Until.True(() => !Signals.IsAlive(worker), "the worker ends with its host", TimeSpan.FromSeconds(5));
        var told = System.Text.RegularExpressions.Regex.Match(killed.Error, "^bundle (.*), signed by ([0-9a-f]{64})$", System.Text.RegularExpressions.RegexOptions.Multiline);
        var verified = place.Run("verify", told.Groups[1].Value, "--fingerprint", told.Groups[2].Value).MustEndWith(7);
        Assert.That(verified.Output, Does.Contain("intact: no, cut after link 2: everything that it and the links before it cover is proven"));
        Assert.That(verified.Output, Does.Contain("authentic: yes"), "the signer was told before the kill");
    }

    private string Waiting(string collector, string options) => place.Write("waiting.yaml", Profiles.Of(
        $"id: waiting, collector: {collector}, options: {{ ready_file: {ready}{options} }}, limits: {{ time: 60s }}", "id: after, collector: hostile.good"));

    private void MustBeInterrupted(string path, string signal)
    {
        var bundle = OpenedBundle.Open(path, place.Folder);
        Assert.That((string)bundle.Run["interrupted_by"]!, Does.Match($"^{signal}$"));
        Assert.That((int)bundle.Run["exit_code"]!, Is.EqualTo(130));
        Assert.That((bundle.Outcome("waiting"), bundle.Reason("waiting")), Is.EqualTo(("cancelled", "the run was interrupted")));
        Assert.That(bundle.Outcome("after"), Is.EqualTo("cancelled"));
        Assert.That(bundle.Items("after"), Is.EqualTo(new[] { "step:after not-run" }));
        Assert.That(bundle.Items("waiting"), Is.Not.Empty.And.All.EndsWith(" not-run"));
        place.Run("verify", path, "--fingerprint", (string)bundle.Manifest["signer"]!["fingerprint"]!).MustEndWith(0);
    }
}
