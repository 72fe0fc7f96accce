namespace EndToEnd.Tests;

/// <summary><c>forensics resume</c>: a run that was killed, cut or interrupted is gone on with.</summary>
public sealed class ResumeTests
{
    private Workplace place = null!;
    private string ready = null!;
    private string tree = null!;

    [SetUp]
    public void SetUp()
    {
        Product.RequireRoot();
        place = new();
        ready = place.MakeReady("ready");
        tree = Directory.CreateDirectory(place.Path("tree")).FullName;
        for (var i = 0; i < 50; i++)
        {
            File.WriteAllText(Path.Combine(tree, $"file {i}"), new string('x', i));
        }
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void AKilledRunIsGoneOnWithAndHoldsWhatAnUninterruptedOneHolds()
    {
        var profile = Waiting("hostile.endless_loop", string.Empty);
        var whole = OpenedBundle.Open(CollectInto("whole", profile).MustEndWith(3).Bundle, place.Folder);

        var (cut, signer) = Kill(profile);
        var resumed = Resume(cut, "--fingerprint", signer).MustEndWith(3);
        var bundle = OpenedBundle.Open(resumed.Bundle, place.Folder);
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["outcome"]}"), Is.EqualTo(whole.Steps.Select(step => $"{step["step"]} {step["outcome"]}")));
        foreach (var step in new[] { "first", "last" })
        {
            var stream = $"records/{step}/filesystem.entry";
            Assert.That(bundle.LinesWithoutTimes(stream), Has.Count.EqualTo(51).And.EquivalentTo(whole.LinesWithoutTimes(stream)));
            Assert.That(bundle.Items(step), Is.EqualTo(whole.Items(step)));
        }

        // What ended was not done again.
        Assert.That((string)bundle.Step("first")["started_at"]!, Is.LessThan((string)bundle.Run["started_at"]!));
        var facts = bundle.Run["resumed"]!;
        Assert.That(((string)facts["signer"]!, (int)facts["after_link"]!, (bool)facts["other_boot"]!), Is.EqualTo((signer, 2, false)));
        Assert.That((long)facts["gap_ms"]!, Is.GreaterThan(0));
        Assert.That((string)facts["bundle_sha256"]!, Is.EqualTo(Tool.Run(place.Folder, "sha256sum", cut).MustSucceed().Output.Split(' ')[0]));
        Assert.That(File.ReadAllText(Path.Combine(bundle.Folder, "resumed/after-0002.json")), Does.Contain("\"after_link\": 2"), "the first link after the gap covers it");

        var verified = place.Run("verify", resumed.Bundle, "--fingerprint", signer, "--fingerprint", resumed.Signer).MustEndWith(0);
        Assert.That(verified.Output, Does.Contain($"signer: {signer}").And.Contain($"signer: {resumed.Signer}"));
        place.Run("verify", resumed.Bundle, "--fingerprint", signer).MustEndWith(8);
        Assert.That(place.Run("resume", resumed.Bundle).MustEndWith(0).Error, Does.Contain("every step of it has ended"));
    }

    [Test]
    public void WhatWasInterruptedIsDoneAgainBesideWhatThereIs()
    {
        var host = place.StartCollect("--profile", Waiting("hostile.good", ", wait_for_cancel: true"));
        _ = place.WaitForReady(ready, host);
        host.Signal(Signals.Interrupt);
        var interrupted = host.Wait().MustEndWith(130);

        // The same again: it waits again, and is interrupted again.
        var again = place.Start("resume", interrupted.Bundle, "--plugin-dir", Product.Hostile, "-o", place.Path("again.tar.zst"));
        Until.True(() => File.Exists(place.Path("again.tar.zst")) && place.Run("verify", place.Path("again.tar.zst")).Output.Contains("cut after link", StringComparison.Ordinal), "the resumed run has begun");
        Until.True(() => again.HasExited || Tool.Run(place.Folder, "sh", "-c", $"pgrep -P {again.Id}").ExitCode == 0, "its worker runs");
        again.Signal(Signals.Interrupt);
        var bundle = OpenedBundle.Open(again.Wait().MustEndWith(130).Bundle, place.Folder);
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["superseded_by"]}"), Is.EqualTo(new[] { "first ", "waiting waiting~2", "waiting~2 ", "last last~2", "last~2 " }));
        Assert.That(bundle.Items("last"), Is.EqualTo(new[] { "step:last not-run" }), "what was said stays said");
    }

    [Test]
    public void OfAStepThatWasCutNothingIsLostThatWasProven()
    {
        var whole = place.RunCollect("--profile", place.Write("cut.yaml", Profiles.Of("id: storer, collector: hostile.storer"))).Bundle;
        var bytes = File.ReadAllBytes(whole);
        var cut = place.Path("cut.tar.zst");
        File.WriteAllBytes(cut, bytes[..(bytes.Length * 6 / 10)]);
        var resumed = Resume(cut).MustEndWith(0);
        var bundle = OpenedBundle.Open(resumed.Bundle, place.Folder);
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["outcome"]} {step["superseded_by"]}"), Is.EqualTo(new[] { "storer cancelled storer~2", "storer~2 completed " }));
        var index = bundle.Lines("files").Where(file => (string)file["step"]! == "storer~2").ToList();
        Assert.That(index.Select(file => (string)file["id"]!), Is.EquivalentTo(Enumerable.Range(1, index.Count).Select(id => $"{id}")));
        foreach (var file in index)
        {
            var entry = Path.Combine(bundle.Folder, (string)file["entry"]!);
            var parts = (int)file["parts"]! == 0 ? [entry] : Enumerable.Range(1, (int)file["parts"]!).Select(part => $"{entry}.part{part:D4}").ToArray();
            Assert.That(parts.Sum(part => new FileInfo(part).Length), Is.EqualTo((long)file["stored_bytes"]!), entry);
        }

        Assert.That(bundle.Run["resumed"]!["unindexed"]!.AsArray().Select(name => (string)name!), Has.All.StartWith("images/storer/"));
        place.Run("verify", resumed.Bundle).MustEndWith(8);
    }

    [Test]
    public void ItRefusesWhatItCannotGoOnWith()
    {
        var (cut, signer) = Kill(Waiting("hostile.endless_loop", string.Empty));
        var other = new string('a', 64);
        Assert.That(Resume(cut, "--fingerprint", other).MustEndWith(5).Error, Does.Contain("is not the one that you trust"));
        Assert.That(place.Run("resume", cut, "-o", place.Path("x.tar.zst"), "--fingerprint", signer).MustEndWith(5).Error, Does.Contain("--plugin-dir"), "its plugins are not taken from what it says");
        Assert.That(place.Run("resume", cut, "--plugin-dir", Product.Hostile, "-o", cut).MustEndWith(5).Error, Does.Contain("exists already"));
        Assert.That(place.Run("resume", cut, "--plugin-dir", Product.Hostile, "-o", "-").MustEndWith(2).Error, Does.Contain("not on standard output"));
        var stump = place.Path("stump.tar.zst");
        File.WriteAllBytes(stump, File.ReadAllBytes(cut)[..700]);
        Assert.That(place.Run("resume", stump).MustEndWith(2).Error, Does.Contain("nothing is proven"));
        Assert.That(Directory.EnumerateFiles(place.Folder, "x.tar.zst"), Is.Empty);
    }

    private string Waiting(string collector, string options) => place.Write("waiting.yaml", Profiles.Of(
        $"id: first, collector: filesystem.listing, options: {{ root: {tree} }}",
        $"id: waiting, collector: {collector}, options: {{ ready_file: {ready}{options} }}, limits: {{ time: 3s }}",
        $"id: last, collector: filesystem.listing, options: {{ root: {tree} }}"));

    private HostResult CollectInto(string name, string profile) => place.Run("collect", "-o", place.Path($"{name}.tar.zst"), "--plugin-dir", Product.Hostile, "--profile", profile);

    private (string Bundle, string Signer) Kill(string profile)
    {
        var pipe = place.MakeReady("killed");
        var host = place.Start("collect", "-o", place.Path("killed.tar.zst"), "--plugin-dir", Product.Hostile, "--profile", place.Write("killed.yaml", File.ReadAllText(profile).Replace(ready, pipe, StringComparison.Ordinal)));
        _ = place.WaitForReady(pipe, host);
        host.Signal(Signals.Kill);
        var told = System.Text.RegularExpressions.Regex.Match(host.Wait().Error, "^bundle (.*), signed by ([0-9a-f]{64})$", System.Text.RegularExpressions.RegexOptions.Multiline);
        return (told.Groups[1].Value, told.Groups[2].Value);
    }

    private HostResult Resume(string cut, params string[] more) => place.Run(["resume", cut, "--plugin-dir", Product.Hostile, "-o", place.Path($"resumed-{Path.GetFileName(cut)}"), .. more]);
}
