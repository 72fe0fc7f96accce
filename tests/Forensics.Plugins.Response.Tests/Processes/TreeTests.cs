using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>A process with all that it started.</summary>
public sealed class TreeTests
{
    private const int Killed = 128 + 9;
    private const int TreeSize = 7;

    [Test]
    public void AllOfATreeEndInOneAction()
    {
        using var actor = Actor.Ready("tree");
        Actor.Until(() => Actor.Below(actor.Pid).Count == TreeSize - 1, "all are there");
        var all = Actor.Below(actor.Pid).Append(actor.Pid).ToList();
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Tree = true });
        Assert.That(actor.ExitCode, Is.EqualTo(Killed));
        Assert.That((run.Result.Outcome, run.Item(actor.Pid).State), Is.EqualTo((ActionOutcome.Done, ItemState.Collected)), run.Result.Reason);
        Assert.That(all.Select(ProcStatus.State), Has.All.AnyOf('X', 'Z'));
        Assert.That(run.Records.Select(record => record.GetProperty("pid").GetInt32()), Is.EquivalentTo(all));
        Assert.That(run.Records.Select(record => record.GetProperty("result").GetString()), Has.All.EqualTo("done"));
        Assert.That(run.Records[^1].GetProperty("pid").GetInt32(), Is.EqualTo(actor.Pid), "children first");
        Assert.That(run.Signals(actor.Pid), Is.EqualTo(new[] { "SIGSTOP", "SIGKILL" }));
        Assert.That(run.Context.Blobs.Values.Count(blob => blob.Source.Name!.EndsWith(".maps", StringComparison.Ordinal)), Is.EqualTo(TreeSize));
    }

    [Test]
    public void ABranchEndsAndTheRestGoesOn()
    {
        using var actor = Actor.Ready("tree");
        Actor.Until(() => Actor.Below(actor.Pid).Count == TreeSize - 1, "all are there");
        var branch = int.Parse(File.ReadAllText($"/proc/{actor.Pid}/task/{actor.Pid}/children").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var rest = Actor.Below(actor.Pid).Except(Actor.Below(branch).Append(branch)).Append(actor.Pid).ToList();
        Assert.That(rest, Has.Count.EqualTo(TreeSize - 3));
        var run = ResponseRun.Terminate(new() { Pids = [$"{branch}"], Tree = true });
        Assert.That(run.Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(rest.Select(ProcStatus.State), Has.All.AnyOf('S', 'R'));
    }

    [Test]
    public void WhoStartsItsChildAgainDoesNotGetTo()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "guard");
        using var actor = Actor.ReadyOf(program, "guard");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Tree = true });
        Assert.That(run.Result.Outcome, Is.EqualTo(ActionOutcome.Done), run.Result.Reason);
        Assert.That(actor.ExitCode, Is.EqualTo(Killed));
        Assert.That(run.Records, Has.Count.EqualTo(2));
        Assert.That(Actor.Running(program), Is.Empty);
    }

    [Test]
    public void WhoIsStartedAgainByAnotherLikeItIsFoundAgain()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "pair");
        using var actor = Actor.ReadyOf(program, "guard");

        // While the guard is being ended its child ends, and it starts another, which was not there when the first were looked for.
        var child = actor.Children.Single();
        var run = ResponseRun.Terminate(new() { Sha256 = [TerminateTests.Digest("sha256sum", program)], Grace = 0 }, journal: action =>
        {
            if (action.Item == $"pid:{actor.Pid}")
            {
                Actor.Signal(child, "KILL");
                Actor.Until(() => Actor.Below(actor.Pid) is [var next] && next != child, "another is there");
            }

            return null;
        });
        Assert.That(run.Context.Items.Keys.Count(item => item.StartsWith("pid:", StringComparison.Ordinal)), Is.EqualTo(3), "the guard, its child, and the next");
        Assert.That(run.Records.Select(record => record.GetProperty("pid").GetInt32()), Does.Contain(actor.Pid).And.Not.Contain(child).And.Exactly(2).Items);
        Assert.That(actor.ExitCode, Is.EqualTo(Killed));
        Assert.That(Actor.Running(program), Is.Empty);
        Assert.That(run.Item($"sha256:{TerminateTests.Digest("sha256sum", program)}").State, Is.EqualTo(ItemState.Collected));
        Assert.That(run.Context.Items.Values.Select(item => item!.State), Has.All.EqualTo(ItemState.Collected));
    }

    [Test]
    public void WhoIsStartedAgainForEverIsTold()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "ended");
        using var actor = Actor.Ready("restart", program);
        Actor.Until(() => Actor.Running(program).Count == 1, "it is started");
        var run = ResponseRun.Terminate(new() { Paths = [program], Grace = 0 }, journal: action =>
        {
            // Whom it found ends, and the next is there before it looks again.
            var found = int.Parse(action.Item.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
            Actor.Signal(found, "KILL");
            Actor.Until(() => Actor.Running(program) is [var next] && next != found, "another is there");
            return null;
        });
        var fault = run.Context.Faults.Single();
        Assert.That(fault.Code, Is.EqualTo("PROCESSES_KEEP_COMING"));
        Assert.That(fault.Message, Does.Contain($"process {actor.Pid}"), "who starts them is named");
        actor.MustRun();
    }

    [Test]
    public void NobodyGetsAwayFromATreeThatAlwaysStartsNewOnes()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "bomb");
        using var actor = Actor.ReadyOf(program, "bomb");
        Actor.Until(() => Actor.Running(program).Count > 20, "it has begun");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Tree = true });
        Assert.That(actor.ExitCode, Is.EqualTo(Killed));
        Assert.That(run.Result.Outcome, Is.EqualTo(ActionOutcome.Done), run.Result.Reason);
        Actor.Until(() => Actor.Running(program).Count == 0, "nobody is left");
        Assert.That(run.Records, Has.Count.GreaterThan(run.Action.Before["process_count"]!.GetValue<int>()), "some came meanwhile");
        Assert.That(run.Context.Faults, Is.Empty);
    }

    [Test]
    public void ATreeThatAlwaysStartsNewOnesStandsAndGoesOn()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "bomb");
        using var actor = Actor.ReadyOf(program, "bomb");
        Actor.Until(() => Actor.Running(program).Count > 20, "it has begun");
        var run = ResponseRun.Suspend(new() { Pids = [actor.Exactly], Tree = true });
        Assert.That(run.Result.ItemState, Is.EqualTo(ItemState.Collected), run.Result.Reason);
        var all = Actor.Running(program);
        Assert.That(all.Select(ProcStatus.State), Has.All.EqualTo('T'));
        Assert.That(Actor.Below(actor.Pid).Append(actor.Pid).Where(pid => ProcStatus.State(pid) != 'Z'), Is.EquivalentTo(all));
        var undo = ResponseRun.Undo(run.Action.ToJournalled());
        Assert.That(undo.Result.Outcome, Is.EqualTo(ActionOutcome.Done), undo.Result.Reason);
        Assert.That(all.Select(ProcStatus.State), Has.None.EqualTo('T'));
    }

    [Test]
    public void OfAStoppedTreeWhoWasStoppedBeforeStaysSo()
    {
        using var actor = Actor.Ready("tree");
        Actor.Until(() => Actor.Below(actor.Pid).Count == TreeSize - 1, "all are there");
        var all = Actor.Below(actor.Pid);
        Actor.Signal(all[^1], "STOP");
        Actor.Until(() => ProcStatus.State(all[^1]) == 'T', "one stands");
        var run = ResponseRun.Suspend(new() { Pids = [actor.Exactly], Tree = true });
        Assert.That(all.Append(actor.Pid).Select(ProcStatus.State), Has.All.EqualTo('T'));
        Assert.That(run.Record(all[^1]).GetProperty("result").GetString(), Is.EqualTo("already"));
        var undo = ResponseRun.Undo(run.Action.ToJournalled());
        Assert.That(undo.Result.Outcome, Is.EqualTo(ActionOutcome.Done), undo.Result.Reason);
        Assert.That(all.Append(actor.Pid).Where(pid => ProcStatus.State(pid) == 'T'), Is.EqualTo(new[] { all[^1] }));
    }

    [Test]
    public void OfATreeThatWasInterruptedWhoStandsGoesOn()
    {
        using var actor = Actor.Ready("tree");
        Actor.Until(() => Actor.Below(actor.Pid).Count == TreeSize - 1, "all are there");
        var all = Actor.Below(actor.Pid).Append(actor.Pid).ToList();
        var begun = new RecordedActionOf();
        _ = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Tree = true }, journal: begun.Break);
        all.ForEach(pid => Actor.Signal(pid, "STOP"));
        var leaf = all.First(pid => Actor.Below(pid).Count == 0);
        Actor.Signal(leaf, "KILL");
        Actor.Until(() => all.Where(pid => pid != leaf).All(pid => ProcStatus.State(pid) == 'T') && ProcStatus.State(leaf) is 'Z' or 'X', "some stand, one has ended");
        var repair = ResponseRun.RepairTermination(begun.Action!.ToJournalled());
        Assert.That(all.Select(ProcStatus.State), Has.None.EqualTo('T'));
        Assert.That(repair.Result.Outcome, Is.EqualTo(ActionOutcome.Partly), repair.Result.Reason);
    }
}
