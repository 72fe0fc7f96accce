using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What holds a responder: named or not run, journalled before it acts, ended when it was interrupted, undone when that is asked for.</summary>
public sealed class ActionRunTests
{
    private const string Plugin = "hostile.actor";

    private Workplace place = null!;

    private string State => place.Path("state");

    private string Target => place.Path("target");

    [SetUp]
    public void Begin()
    {
        Product.RequireRoot();
        place = new();
    }

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void AResponderRunsOnlyWhenItIsNamed()
    {
        var profile = place.Write("p.yaml", $"name: p\nsteps:\n  - collector: {Plugin}\n    options:\n      make: [{Target}]\n  - collector: hostile.good\n");
        var bundle = place.Open(place.RunCollect("--profile", profile, "--state-dir", State).MustEndWith(0));
        Assert.Multiple(() =>
        {
            Assert.That(bundle.Outcome(Plugin), Is.EqualTo("skipped"));
            Assert.That(bundle.Reason(Plugin), Does.Contain("--only or --add"));
            Assert.That(File.Exists(Target), Is.False);
            Assert.That(Directory.Exists(State), Is.False, "a run that does not act makes no state");
        });
    }

    [Test]
    public void ADryRunTellsAndChangesNothing()
    {
        var bundle = place.Open(Act("--dry-run").MustEndWith(0));
        var line = bundle.Lines("actions").Single();
        Assert.Multiple(() =>
        {
            Assert.That((string)line["event"]!, Is.EqualTo("planned"));
            Assert.That(line["calls"]!.AsArray().Select(call => (string)call!["system_call"]!), Is.EqualTo(new[] { "open", "write" }));
            Assert.That((string)line["losses"]![0]!, Is.EqualTo("the name's absence"));
            Assert.That((bool)line["before"]!["exists"]!, Is.False);
            Assert.That(bundle.Items(Plugin), Is.EqualTo(new[] { $"{Target} excluded" }));
            Assert.That((bool)bundle.Manifest["actions"]!["dry_run"]!, Is.True);
            Assert.That(File.Exists(Target) || Directory.Exists(State), Is.False);
        });
    }

    [Test]
    public void AnActionIsInJournalAndSignedBundleBeforeItIsDone()
    {
        var bundle = place.Open(Act().MustEndWith(0));
        var lines = bundle.Lines("actions");
        var journal = Journal();
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(Target), Is.EqualTo("marked"));
            Assert.That(lines.Select(line => (string)line["event"]!), Is.EqualTo(new[] { "intended", "done" }));
            Assert.That((bool)lines[1]["after"]!["exists"]!, Is.True);
            Assert.That(journal.Select(line => (string)line["event"]!), Is.EqualTo(new[] { "intended", "done" }));
            Assert.That((string)journal[0]["action_id"]!, Is.EqualTo((string)lines[0]["action_id"]!));
            Assert.That((string)journal[0]["responder"]!, Is.EqualTo(Plugin));
            Assert.That((string)journal[1]["previous_sha256"]!, Is.EqualTo(Tool.Run("/", "sh", "-c", $"head -n1 {State}/journal.jsonl | sha256sum | cut -c1-64").MustSucceed().Output.Trim()));
            Assert.That((int)bundle.Manifest["actions"]!["counts"]!["done"]!, Is.EqualTo(1));
        });

        // The link that covers the intent, and what was stored before it, is an earlier one than that which covers what came of it.
        var links = Directory.EnumerateFiles(Path.Combine(bundle.Folder, "custody"), "*.sha256").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        var intent = links.FindIndex(link => link.Contains("actions/0001.jsonl", StringComparison.Ordinal));
        Assert.That(links.FindIndex(link => link.Contains("before-target", StringComparison.Ordinal)), Is.EqualTo(intent).And.GreaterThanOrEqualTo(0));
        Assert.That(links.FindIndex(link => link.Contains("actions/0002.jsonl", StringComparison.Ordinal)), Is.GreaterThan(intent));
    }

    [Test]
    public void WhatWasDoneIsUndoneOnceAndTheSecondUndoHasNothingToDo()
    {
        _ = Act().MustEndWith(0);
        var id = (string)Journal()[0]["action_id"]!;
        var undone = place.Open(place.Run("undo", id, "-o", place.Folder, "--plugin-dir", Product.Hostile, "--state-dir", State).MustEndWith(0));
        var again = place.Run("undo", id, "-o", place.Folder, "--plugin-dir", Product.Hostile, "--state-dir", State).MustEndWith(0);
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(Target), Is.False);
            Assert.That(undone.Lines("actions").Select(line => (string)line["event"]!), Is.EqualTo(new[] { "reverting", "reverted" }));
            Assert.That(Journal().Select(line => (string)line["event"]!), Is.EqualTo(new[] { "intended", "done", "reverting", "reverted" }));
            Assert.That(again.Error, Does.Contain("nothing to undo: it is reverted"));
            Assert.That(List(), Does.Contain($"{id}  reverted"));
        });
    }

    [Test]
    public void AnActionThatNobodyKnowsIsAMistake()
        => Assert.That(place.Run("undo", "0123456789abcdef", "-o", place.Folder, "--state-dir", State).MustEndWith(2).Error, Does.Contain("there is no action"));

    [TestCase(1, "taken_back", false)]
    [TestCase(2, "taken_back", false)]
    [TestCase(3, "done", true)]
    public void WhatWasInterruptedIsEndedByTheNextRunThatActs(int dieBefore, string end, bool stands)
    {
        var cut = place.Open(Act("--set", $"{Plugin}.die_before={dieBefore}").MustEndWith(3));
        Assert.That(cut.Outcome(Plugin), Is.EqualTo("crashed"));
        Assert.That(cut.Lines("actions").Select(line => (string)line["event"]!), Is.EqualTo(new[] { "intended", "open" }));
        Assert.That(List("--open"), Does.Contain("intended"));

        // A run that does not act only says it.
        Assert.That(place.RunCollect("--only", "hostile.good", "--state-dir", State).MustEndWith(0).Error, Does.Contain("1 action of an earlier run has no known end"));
        var repaired = place.Open(place.Run("actions", "repair", "-o", place.Folder, "--plugin-dir", Product.Hostile, "--state-dir", State).MustEndWith(0));
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(Target), Is.EqualTo(stands));
            Assert.That(repaired.Lines("actions").Select(line => (string)line["event"]!), Is.EqualTo(new[] { "repairing", end }));
            Assert.That(List("--open"), Is.Empty);
            Assert.That(repaired.Manifest["actions"]!["open_before"]!.AsArray(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void WhatNoRepairCanEndAPersonCloses()
    {
        _ = Act("--set", $"{Plugin}.die_before=2").MustEndWith(3);
        var id = (string)Journal()[0]["action_id"]!;

        // The plugin is gone: no repair can be made, and the action stays open.
        _ = place.Run("actions", "repair", "-o", place.Folder, "--state-dir", State).MustEndWith(4);
        Assert.That(List("--open"), Does.Contain(id));
        Assert.That(GiveUp("0123456789abcdef").MustEndWith(2).Error, Does.Contain("there is no action '0123456789abcdef'"));
        Assert.That(place.Run("actions", "give-up", id, "--state-dir", State).MustEndWith(2).Error, Does.Contain("--why"));
        Assert.That(GiveUp(id).MustEndWith(0).Error, Does.Contain($"{id} is closed: make {Target}"));
        Assert.Multiple(() =>
        {
            Assert.That(List("--open"), Is.Empty);
            Assert.That(List(), Does.Contain($"{id}  given_up").And.Contain("(it was removed by hand)"));
            Assert.That(GiveUp(id).MustEndWith(2).Error, Does.Contain($"{id} is given_up: its end is known"));
            Assert.That(place.Run("actions", "repair", "-o", place.Folder, "--state-dir", State).MustEndWith(0).Error, Does.Contain("there is nothing to do"));
            Assert.That(place.RunCollect("--only", "hostile.good", "--state-dir", State).MustEndWith(0).Error, Does.Not.Contain("no known end"));
        });

        HostResult GiveUp(string action) => place.Run("actions", "give-up", action, "--why", "it was removed by hand", "--state-dir", State);
    }

    [Test]
    public void AWorkerThatIsStillThereKeepsOthersFromActing()
    {
        var host = place.StartCollect("--only", Plugin, "--set", $"{Plugin}.make={Target}", "--set", $"{Plugin}.stop_before=2", "--state-dir", State);
        var worker = 0;
        try
        {
            Until.True(() => (worker = StoppedChildOf(host.Id)) > 0, "the worker is stopped in the middle of its act");
            host.Signal(Signals.Kill);
            _ = host.Wait();
            Assert.That(Act().MustEndWith(5).Error, Does.Contain("another run acts on this device now").And.Contain("fuser"));
        }
        finally
        {
            if (worker > 0) Signals.Send(worker, Signals.Kill);
        }

        Until.True(() => !Signals.IsAlive(worker), "the worker has ended");
        _ = Act().MustEndWith(0);
        Assert.That(Journal().Select(line => (string)line["event"]!), Is.EqualTo(new[] { "intended", "repairing", "taken_back", "intended", "done" }));
        Assert.That(File.ReadAllText(Target), Is.EqualTo("marked"));
    }

    [Test]
    public void ARepairOfARunThatWasCutStandsInTheResumedOne()
    {
        _ = Act("--set", $"{Plugin}.die_before=3").MustEndWith(3);
        var ready = place.MakeReady("ready");
        var profile = place.Write("cut.yaml", Profiles.Of($"id: waiting, collector: hostile.good, options: {{ ready_file: {ready}, wait_for_cancel: true }}", $"id: acting, collector: {Plugin}, options: {{ make: [{Target}2] }}"));
        var host = place.StartCollect("--profile", profile, "--only", "waiting", "--only", "acting", "--state-dir", State);
        _ = place.WaitForReady(ready, host);
        Until.True(() => host.HasExited || List("--open").Length == 0, "the repair has ended");
        host.Signal(Signals.Kill);
        var told = System.Text.RegularExpressions.Regex.Match(host.Wait().Error, "^bundle (.*), signed by ([0-9a-f]{64})$", System.Text.RegularExpressions.RegexOptions.Multiline);
        var resumed = place.Start("resume", told.Groups[1].Value, "--fingerprint", told.Groups[2].Value, "--plugin-dir", Product.Hostile, "-o", place.Path("resumed.tar.zst"));
        Until.True(() => resumed.HasExited || Tool.Run("/", "pgrep", "-P", $"{resumed.Id}").ExitCode == 0, "its worker runs");
        resumed.Signal(Signals.Interrupt);
        var bundle = place.Open(resumed.Wait().MustEndWith(130));
        Assert.That(bundle.Steps.Select(step => $"{step["step"]} {step["outcome"]}").Take(2), Is.EqualTo(new[] { $"repair.{Plugin} completed", "waiting cancelled" }));
        Assert.That((int)bundle.Step($"repair.{Plugin}")["actions"]!["done"]!, Is.EqualTo(1));
    }

    [Test]
    public void NothingIsDoneWhereTheBundleTookNoCopy()
    {
        var result = Act("--set", $"{Plugin}.stores_much=true", "--max-size", "4MiB");
        var bundle = place.Open(result.MustEndWith(3));
        Assert.That(File.Exists(Target), Is.False);
        Assert.That(bundle.Lines("actions").Select(line => (string)line["event"]!), Is.SubsetOf(new[] { "refused" }));
        Assert.That(List(), Does.Not.Contain("done"));
    }

    [Test]
    public void AJournalThatWasChangedIsRefusedAndNothingIsDone()
    {
        _ = Act().MustEndWith(0);
        File.Delete(Target);
        var journal = Path.Combine(State, "journal.jsonl");
        File.WriteAllText(journal, File.ReadAllText(journal).Replace("\"intended\"", "\"failed\"", StringComparison.Ordinal));
        var refused = Act();
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("line 2 is not what was written"));
        Assert.That(File.Exists(Target), Is.False);
    }

    [Test]
    public void AStateFolderOfOthersIsRefused()
    {
        Directory.CreateDirectory(State);
        File.SetUnixFileMode(State, (UnixFileMode)511);
        Assert.That(Act().MustEndWith(5).Error, Does.Contain("can be written by others"));
        Assert.That(File.Exists(Target), Is.False);
    }

    [Test]
    public void TwoRunsDoNotActAtOnce()
    {
        Directory.CreateDirectory(State, (UnixFileMode)448);
        using (File.Open(Path.Combine(State, "lock"), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None }))
        {
            Assert.That(Act().MustEndWith(5).Error, Does.Contain("another run acts"));
        }

        _ = Act().MustEndWith(0);
    }

    [Test]
    public void AResponderDoesNotActOnAnotherRoot()
    {
        var root = Directory.CreateDirectory(place.Path("root")).FullName;
        var bundle = place.Open(Act("--root", root).MustEndWith(4));
        Assert.That(bundle.Reason(Plugin), Does.Contain("the running device only"));
        Assert.That(File.Exists(Target), Is.False);
    }

    private static int StoppedChildOf(int host)
        => Tool.Run("/", "pgrep", "-P", $"{host}").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)
            .FirstOrDefault(child => Tool.Run("/", "ps", "-o", "stat=", "-p", $"{child}").Output.StartsWith('T'));

    private HostResult Act(params string[] more)
        => place.RunCollect(["--only", Plugin, "--set", $"{Plugin}.make={Target}", "--state-dir", State, .. more]);

    private string List(params string[] more) => place.Run(["actions", "list", "--state-dir", State, .. more]).MustEndWith(0).Output;

    private IReadOnlyList<JsonNode> Journal() => [.. File.ReadLines(Path.Combine(State, "journal.jsonl")).Select(line => JsonNode.Parse(line)!)];
}
