using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>What was begun, interrupted, repeated, undone.</summary>
public sealed class JournalTests
{
    [Test]
    public void ADryRunSignalsNobodyAndTellsWhatItWould()
    {
        using var actor = Actor.Ready("stubborn");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, ActionMode.DryRun);
        actor.MustRun();
        Assert.That((run.Item(actor.Pid).State, run.Action.Result), Is.EqualTo((ItemState.Excluded, (ActionResult?)null)));
        Assert.That(run.Action.Calls.Select(call => (call.SystemCall, call.Effect.Split(' ')[0])), Is.EqualTo(new[] { ("pidfd_send_signal", "SIGTERM"), ("pidfd_send_signal", "SIGKILL") }));
        Assert.That(run.Action.Losses, Has.Some.Contains("memory"));
        Assert.That(run.Context.Blobs, Is.Empty);
        Actor.Signal(actor.Pid, "TERM");
        Assert.That(actor.ReadLine(), Is.EqualTo("asked"), "the first signal that it gets is ours");
        var suspend = ResponseRun.Suspend(new() { Pids = [actor.Exactly], Tree = true }, ActionMode.DryRun);
        Assert.That(suspend.Action.Calls.Single().Effect, Does.StartWith("SIGSTOP"));
        actor.MustRun();
    }

    [Test]
    public void WhatTheJournalDoesNotTakeIsNotDone()
    {
        using var actor = Actor.Ready("plain");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, journal: _ => "the journal's disk is full");
        Assert.That((run.Item(actor.Pid).State, run.Item(actor.Pid).Reason), Is.EqualTo((ItemState.NotRun, "the journal's disk is full")));
        actor.MustRun();
    }

    [Test]
    public void ARunThatIsInterruptedInTheGraceLeavesTheProcessAndSaysSo()
    {
        using var actor = Actor.Ready("stubborn");
        using var interrupt = new CancellationTokenSource();
        var run = Task.Run(() => ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 300 }, cancellationToken: interrupt.Token));
        Assert.That(actor.ReadLine(), Is.EqualTo("asked"));
        interrupt.Cancel();
        Assert.That(run.Wait(TimeSpan.FromSeconds(5)), Is.True, "it ends in the time that it has");
        actor.MustRun();
        Assert.That((run.Result.Result.Outcome, run.Result.Item(actor.Pid).State), Is.EqualTo((ActionOutcome.Partly, ItemState.NotRun)));
        Assert.That((run.Result.Record(actor.Pid).GetProperty("result").GetString(), run.Result.Signals(actor.Pid)), Is.EqualTo(("interrupted", new[] { "SIGTERM" })));
    }

    [Test]
    public void ASecondTimeNothingIsThereToEnd()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "twice");
        using var actor = Actor.ReadyOf(program, "plain");
        var exactly = actor.Exactly;
        Assert.That(ResponseRun.Terminate(new() { Paths = [program] }).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(actor.ExitCode, Is.GreaterThan(128));
        foreach (var again in new[] { ResponseRun.Terminate(new() { Paths = [program] }), ResponseRun.Terminate(new() { Pids = [exactly] }) })
        {
            again.MustNotAct();
            Assert.That(again.Context.Items.Values.Select(item => item!.State), Is.EqualTo(new[] { ItemState.Missing }));
        }
    }

    [Test]
    public void AnEndThatWasBegunIsJudgedByWhetherTheProcessIsThere()
    {
        using var actor = Actor.Ready("plain");
        var begun = new RecordedActionOf();
        _ = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, journal: begun.Break);
        actor.MustRun();
        var action = begun.Action!.ToJournalled();
        MustSay(ActionOutcome.TakenBack, ItemState.NotRun, "may have been asked to end, and was not killed");
        actor.MustRun();

        // A repair of one alone does not touch whom somebody else stopped.
        Actor.Signal(actor.Pid, "STOP");
        Actor.Until(() => ProcStatus.State(actor.Pid) == 'T', "it stands");
        MustSay(ActionOutcome.TakenBack, ItemState.NotRun, "still there");
        Assert.That(ProcStatus.State(actor.Pid), Is.EqualTo('T'));
        Actor.Signal(actor.Pid, "KILL");
        Assert.That(actor.ExitCode, Is.GreaterThan(128));
        MustSay(ActionOutcome.Done, ItemState.Collected, "who ended it is not known");

        void MustSay(ActionOutcome outcome, ItemState state, string reason)
        {
            var result = ResponseRun.RepairTermination(action).Result;
            Assert.That((result.Outcome, result.ItemState), Is.EqualTo((outcome, state)), result.Reason);
            Assert.That(result.Reason, Does.Contain(reason));
        }
    }

    [Test]
    public void AfterAnotherStartOfTheDeviceNobodyKnowsWhatAnInterruptedActDid()
    {
        using var actor = Actor.Ready("plain");
        var (end, stop) = (new RecordedActionOf(), new RecordedActionOf());
        _ = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, journal: end.Break);
        _ = ResponseRun.Suspend(new() { Pids = [actor.Exactly] }, journal: stop.Break);
        var ended = ResponseRun.RepairTermination(Changed(end.Action!.ToJournalled(), "boot_id", "00000000-0000-0000-0000-000000000000")).Result;
        Assert.That((ended.Outcome, ended.ItemState), Is.EqualTo((ActionOutcome.Partly, ItemState.NotRun)), ended.Reason);
        Assert.That(ended.Reason, Does.Contain("started anew").And.Contain("not known"));
        var stopped = ResponseRun.Undo(Changed(stop.Action!.ToJournalled(), "boot_id", "00000000-0000-0000-0000-000000000000"), ActionMode.Repair).Result;
        Assert.That((stopped.Outcome, stopped.ItemState), Is.EqualTo((ActionOutcome.TakenBack, ItemState.NotRun)), stopped.Reason);
        Assert.That(stopped.Reason, Does.Contain("started anew"));
        actor.MustRun();
    }

    [Test]
    public void AStopThatWasBegunDoesNotSayDoneOfWhoHasEnded()
    {
        using var actor = Actor.Ready("tree");
        Actor.Until(() => Actor.Below(actor.Pid).Count == 6, "all are there");
        var all = Actor.Below(actor.Pid).Append(actor.Pid).ToList();
        var begun = new RecordedActionOf();
        _ = ResponseRun.Suspend(new() { Pids = [actor.Exactly], Tree = true }, journal: begun.Break);
        var leaf = all.First(pid => Actor.Below(pid).Count == 0);
        all.ForEach(pid => Actor.Signal(pid, pid == leaf ? "KILL" : "STOP"));
        Actor.Until(() => all.TrueForAll(pid => ProcStatus.State(pid) is 'T' or 'Z' or 'X'), "one has ended, the others stand");
        var repaired = ResponseRun.Undo(begun.Action!.ToJournalled(), ActionMode.Repair).Result;
        Assert.That((repaired.Outcome, repaired.ItemState), Is.EqualTo((ActionOutcome.Partly, ItemState.NotRun)), repaired.Reason);
        Assert.That(repaired.Reason, Does.Contain("6 of 6 processes that are there stand; 1 of 7 have ended"));
    }

    [Test]
    public void WhoCannotBeLookedAtHasNotEnded()
    {
        using var actor = Actor.Ready("plain");
        var (end, stop) = (new RecordedActionOf(), new RecordedActionOf());
        _ = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, journal: end.Break);
        _ = ResponseRun.Suspend(new() { Pids = [actor.Exactly] }, journal: stop.Break);
        LimitedThread.Run(() =>
        {
            LimitedThread.Refuse(LimitedThread.PidfdOpen, LimitedThread.TooManyOpenFiles);
            foreach (var run in new[] { ResponseRun.RepairTermination(end.Action!.ToJournalled()), ResponseRun.Undo(stop.Action!.ToJournalled(), ActionMode.Repair), ResponseRun.Undo(stop.Action!.ToJournalled()) })
            {
                Assert.That((run.Result.Outcome, run.Result.ItemState), Is.EqualTo((ActionOutcome.Partly, ItemState.NotRun)), run.Result.Reason);
                Assert.That(run.Result.Reason, Does.Contain("1 could not be looked at: ").And.Not.Contain("have ended").And.Not.Contain("was not killed"));
            }
        });
        actor.MustRun();
        Assert.That(ResponseRun.RepairTermination(end.Action!.ToJournalled()).Result.Outcome, Is.EqualTo(ActionOutcome.TakenBack), "it is there");
    }

    [Test]
    public void AStoppedProcessStandsUntilItIsUndone()
    {
        using var actor = Actor.Ready("threads");
        var run = ResponseRun.Suspend(new() { Pids = [actor.Exactly] });
        Assert.That(run.Result.Outcome, Is.EqualTo(ActionOutcome.Done), run.Result.Reason);
        Assert.That(Threads(actor.Pid), Is.EqualTo(Enumerable.Repeat('T', 6)));
        var record = run.Record(actor.Pid);
        Assert.That((record.GetProperty("action").GetString(), record.GetProperty("result").GetString()), Is.EqualTo(("suspended", "done")));

        var again = ResponseRun.Suspend(new() { Pids = [actor.Exactly] });
        again.MustNotAct();
        Assert.That((again.Item(actor.Pid).State, again.Record(actor.Pid).GetProperty("result").GetString()), Is.EqualTo((ItemState.Collected, "already")));

        var undo = ResponseRun.Undo(run.Action.ToJournalled());
        Assert.That(undo.Result.Outcome, Is.EqualTo(ActionOutcome.Done), undo.Result.Reason);
        Assert.That((undo.Record(actor.Pid).GetProperty("action").GetString(), undo.Signals(actor.Pid)), Is.EqualTo(("continued", new[] { "SIGCONT" })));
        Assert.That(Threads(actor.Pid), Has.None.EqualTo('T'));
        var twice = ResponseRun.Undo(run.Action.ToJournalled());
        Assert.That((twice.Result.Outcome, twice.Signals(actor.Pid)), Is.EqualTo((ActionOutcome.Unchanged, Array.Empty<string>())));
    }

    [Test]
    public void AnUndoReachesNobodyButWhoWasStopped()
    {
        using var actor = Actor.Ready("plain");
        var action = ResponseRun.Suspend(new() { Pids = [actor.Exactly] }).Action.ToJournalled();
        foreach (var other in new[] { Changed(action, "boot_id", "00000000-0000-0000-0000-000000000000"), Process(action, "start_ticks", JsonValue.Create(1UL)), Process(action, "was_stopped", JsonValue.Create(true)) })
        {
            Assert.That(ResponseRun.Undo(other).Result.Outcome, Is.EqualTo(ActionOutcome.Unchanged));
            Assert.That(ProcStatus.State(actor.Pid), Is.EqualTo('T'));
        }

        Actor.Signal(actor.Pid, "KILL");
        Assert.That(actor.ExitCode, Is.GreaterThan(128));
        Assert.That(ResponseRun.Undo(action).Result.Outcome, Is.EqualTo(ActionOutcome.Unchanged));
    }

    [Test]
    public void WhoIsTracedStandsForBothAndGoesOn()
    {
        Tool.Require("strace");
        using var folder = new WorkFolder();
        using var actor = Actor.Ready("plain");
        using var tracer = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Tool.PathOf("strace"), ["-o", Path.Combine(folder.Path, "trace"), "-p", $"{actor.Pid}"]) { RedirectStandardError = true })!;
        try
        {
            Actor.Until(() => ProcStatus.Of(actor.Pid, "TracerPid") == $"{tracer.Id}", "it is traced");
            var run = ResponseRun.Suspend(new() { Pids = [actor.Exactly] });
            Assert.That(run.Result.Outcome, Is.EqualTo(ActionOutcome.Done), run.Result.Reason);
            Assert.That(ProcStatus.State(actor.Pid), Is.AnyOf('T', 't'));
            var undo = ResponseRun.Undo(run.Action.ToJournalled());
            Assert.That((undo.Result.Outcome, undo.Signals(actor.Pid)), Is.EqualTo((ActionOutcome.Done, new[] { "SIGCONT" })), undo.Result.Reason);
            Actor.Until(() => ProcStatus.State(actor.Pid) is 'S' or 'R', "it runs");
        }
        finally
        {
            tracer.Kill();
            tracer.WaitForExit();
        }
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"version":1,"boot_id":null,"tree":false,"processes":[]}""")]
    [TestCase("""{"version":2,"boot_id":null,"tree":false,"processes":[{"pid":1,"start_ticks":1,"was_stopped":false}]}""")]
    [TestCase("""{"version":1,"boot_id":null,"tree":false,"processes":[{"pid":-1,"start_ticks":1,"was_stopped":false}]}""")]
    [TestCase("""{"version":1,"boot_id":null,"tree":false,"processes":[null]}""")]
    public void APayloadThatIsNoneIsToldAndNothingIsDone(string payload)
    {
        var action = new JournalledAction { Id = "0123456789abcdef", Item = "pid:1", Summary = "stops process 1", UndoVersion = 1, Undo = Encoding.UTF8.GetBytes(payload) };
        Assert.That((ResponseRun.Undo(action).Result.ItemState, ResponseRun.RepairTermination(action).Result.ItemState), Is.EqualTo((ItemState.Corrupt, ItemState.Corrupt)));
    }

    [Test]
    public void AStopThatWasBegunIsJudgedByWhetherItStands()
    {
        using var actor = Actor.Ready("plain");
        var begun = new RecordedActionOf();
        _ = ResponseRun.Suspend(new() { Pids = [actor.Exactly] }, journal: begun.Break);
        var action = begun.Action!.ToJournalled();
        Assert.That(ResponseRun.Undo(action, ActionMode.Repair).Result.Outcome, Is.EqualTo(ActionOutcome.TakenBack));
        actor.MustRun();
        Actor.Signal(actor.Pid, "STOP");
        Actor.Until(() => ProcStatus.State(actor.Pid) == 'T', "it stands");
        Assert.That(ResponseRun.Undo(action, ActionMode.Repair).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(ProcStatus.State(actor.Pid), Is.EqualTo('T'));
        var undoing = begun.Action!.ToJournalled(isBeingReverted: true);
        Assert.That(ResponseRun.Undo(undoing, ActionMode.Repair).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        actor.MustRun();
        Assert.That(ResponseRun.Undo(undoing, ActionMode.Repair).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
    }

    private static List<char> Threads(int pid)
        => [.. Directory.GetDirectories($"/proc/{pid}/task").Select(task => ProcStatus.State(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture)))];

    private static JournalledAction Changed(JournalledAction action, string field, string value)
    {
        var payload = JsonNode.Parse(action.Undo.Span)!.AsObject();
        Assert.That(payload.ContainsKey(field), Is.True);
        payload[field] = value;
        return action with { Undo = Encoding.UTF8.GetBytes(payload.ToJsonString()) };
    }

    private static JournalledAction Process(JournalledAction action, string field, JsonValue value)
    {
        var payload = JsonNode.Parse(action.Undo.Span)!.AsObject();
        var process = payload["processes"]![0]!.AsObject();
        Assert.That(process.ContainsKey(field), Is.True);
        process[field] = value;
        return action with { Undo = Encoding.UTF8.GetBytes(payload.ToJsonString()) };
    }
}
