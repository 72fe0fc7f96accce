using System.Globalization;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Plugins.Response.Processes;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>Who is taken, and who never is.</summary>
public sealed class SelectionTests
{
    private const int TooHigh = 5_000_000; // Over PID_MAX_LIMIT, linux/threads.h.

    [Test]
    public void WithoutAnythingNamedNothingIsDone()
        => Assert.That(() => ResponseRun.Terminate(new()), Throws.TypeOf<CollectorException>().With.Property("Code").EqualTo("NOTHING_SELECTED"));

    [Test]
    public void AnotherStartIsAnotherProcess()
    {
        using var actor = Actor.Ready("plain");
        var ticks = ulong.Parse(Actor.StartTicks(actor.Pid), CultureInfo.InvariantCulture);
        var run = ResponseRun.Terminate(new() { Pids = [string.Create(CultureInfo.InvariantCulture, $"{actor.Pid}:{ticks - 1}")] });
        run.MustNotAct();
        Assert.That(run.Item(actor.Pid).State, Is.EqualTo(ItemState.Missing));
        Assert.That(run.Item(actor.Pid).Reason, Does.Contain($"started at tick {ticks}"));
        actor.MustRun();
    }

    [Test]
    public void ANumberThatNoProcessHasIsMissingAndAThreadIsNone()
    {
        using var actor = Actor.Ready("threads");
        var thread = Directory.GetDirectories($"/proc/{actor.Pid}/task").Select(task => int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture)).First(id => id != actor.Pid);
        var run = ResponseRun.Terminate(new() { Pids = [$"{TooHigh}", $"{thread}"] });
        run.MustNotAct();
        Assert.That((run.Item(TooHigh).State, run.Item(thread).State), Is.EqualTo((ItemState.Missing, ItemState.Missing)));
        Assert.That(run.Item(thread).Reason, Does.Contain("thread"));
        actor.MustRun();
    }

    [Test]
    public void AProcessFitsEveryCriterionOrIsLeft()
    {
        using var actor = Actor.Ready("plain");
        var wrong = new string('0', 64);
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Paths = [ActorProgram.Path], Sha256 = [wrong] });
        run.MustNotAct();
        Assert.That((run.Item(actor.Pid).State, run.Item($"path:{ActorProgram.Path}").State, run.Item($"sha256:{wrong}").State), Is.EqualTo((ItemState.NotRun, ItemState.Missing, ItemState.Missing)));
        actor.MustRun();
        var id = Tool.Run("/", "sh", "-c", $"printf '%s %s %s' $(cat /proc/sys/kernel/random/boot_id) {actor.Exactly.Replace(':', ' ')} | sha256sum | cut -c1-32").MustSucceed().Output.Trim();
        var all = ResponseRun.Terminate(new()
        {
            Paths = [ActorProgram.Path, "/nowhere"],
            UniqueIds = [id.ToUpperInvariant()],
            Md5 = [TerminateTests.Digest("md5sum", ActorProgram.Path)],
            Sha256 = [wrong, TerminateTests.Digest("sha256sum", ActorProgram.Path)],
        });
        Assert.That(all.Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That((all.Item($"unique_id:{id}").State, all.Item($"path:{ActorProgram.Path}").State, all.Item("path:/nowhere").State), Is.EqualTo((ItemState.Collected, ItemState.Collected, ItemState.Missing)));
        Assert.That(actor.ExitCode, Is.EqualTo(128 + 15));
    }

    [Test]
    public void AProgramThatIsCalledDeletedIsNoDeletedOne()
    {
        using var folder = new WorkFolder();
        var path = Path.Combine(folder.Path, "name");
        using var actor = Actor.ReadyOf(folder.Copy(ActorProgram.Path, "name (deleted)"), "plain");
        ResponseRun.Terminate(new() { Paths = [path] }).MustNotAct();
        actor.MustRun();
        Assert.That(ResponseRun.Terminate(new() { Paths = [path + " (deleted)"] }).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
    }

    [Test]
    public void AProgramThatIsLongerThanIsReadFitsNoDigestAndIsTold()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "long");
        using var actor = Actor.ReadyOf(program, "plain");
        var (length, hash) = (new FileInfo(program).Length, TerminateTests.Digest("sha256sum", program));
        var over = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Sha256 = [hash], MaxHashBytes = length - 1 });
        over.MustNotAct();
        Assert.That(over.Context.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "PROGRAM_NOT_COMPARED" }));
        Assert.That(ResponseRun.Terminate(new() { Pids = [actor.Exactly], Sha256 = [hash], MaxHashBytes = length }).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
    }

    [Test]
    public void AScriptIsTheProcessOfItsInterpreter()
    {
        using var folder = new WorkFolder();
        var script = Path.Combine(folder.Path, "script");
        File.WriteAllText(script, "#!/bin/sh\necho ready\nread line < /dev/zero\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var actor = Actor.ReadyOf(script);
        Assert.That(ResponseRun.Terminate(new() { Paths = [script] }).Item($"path:{script}").State, Is.EqualTo(ItemState.Missing));
        actor.MustRun();
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] });
        Assert.That(run.Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(run.Record(actor.Pid).GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()), Does.Contain(script));
    }

    [Test]
    public void BeyondTheMostNobodyIsTaken()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "many");
        using var first = Actor.ReadyOf(program, "plain");
        using var second = Actor.ReadyOf(program, "plain");
        var run = ResponseRun.Terminate(new() { Paths = [program], MaxProcesses = 1 });
        Assert.That(new[] { run.Item(first.Pid).State, run.Item(second.Pid).State }, Is.EquivalentTo(new[] { ItemState.Collected, ItemState.OverLimit }));
        Assert.That(Actor.Running(program), Has.Count.EqualTo(1));
    }

    // Dry runs: should a refusal fail, this machine is still there.
    [Test]
    public void ThisProcessItsAncestorsAndTheFirstAreNeverTaken()
    {
        var line = new List<int>();
        for (var pid = Environment.ProcessId; pid > 0; pid = int.Parse(ProcStatus.Of(pid, "PPid")!, CultureInfo.InvariantCulture)) line.Add(pid);
        foreach (var pid in line.Append(1).Distinct())
        {
            var run = ResponseRun.Terminate(new() { Pids = [$"{pid}"], Tree = true, DespiteWarning = true }, ActionMode.DryRun);
            run.MustNotAct();
            Assert.That(run.Item(pid).State, Is.EqualTo(ItemState.NotRun), $"{pid}: {run.Item(pid).Reason}");
            Assert.That(run.Record(pid).GetProperty("result").GetString(), Is.EqualTo("refused"));
        }
    }

    [Test]
    public void AKernelThreadIsNeverTaken()
    {
        if (!File.Exists("/proc/2/comm") || File.ReadAllText("/proc/2/comm") != "kthreadd\n")
        {
            Assert.Ignore("there are no kernel threads in this PID namespace");
        }

        var run = ResponseRun.Suspend(new() { Pids = ["2"] }, ActionMode.DryRun);
        run.MustNotAct();
        Assert.That(run.Item(2).Reason, Does.Contain("kernel thread"));
    }

    [Test]
    public void WhoServesDisksOrFileSystemsIsNeverTaken()
    {
        using var folder = new WorkFolder();
        using var named = Actor.ReadyOf(folder.Copy(ActorProgram.Path, "iscsid"), "plain");
        using var holder = File.Exists("/dev/fuse") ? Actor.Ready("opening", "/dev/fuse") : null;
        foreach (var actor in new[] { named, holder }.OfType<Actor>())
        {
            var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], DespiteWarning = true });
            run.MustNotAct();
            Assert.That(run.Item(actor.Pid).State, Is.EqualTo(ItemState.NotRun));
            actor.MustRun();
        }
    }

    [Test]
    public void WhoOthersWatchIsTakenOnlyDespiteAWarning()
    {
        using var folder = new WorkFolder();
        using var actor = Actor.ReadyOf(folder.Copy(ActorProgram.Path, "corosync"), "plain");
        var refused = ResponseRun.Terminate(new() { Pids = [actor.Exactly] });
        refused.MustNotAct();
        Assert.That(refused.Item(actor.Pid).Reason, Does.Contain("cluster").And.Contain("despite_warning"));
        actor.MustRun();
        var taken = ResponseRun.Terminate(new() { Pids = [actor.Exactly], DespiteWarning = true });
        Assert.That(taken.Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(taken.Context.Messages, Has.Some.Contains("cluster"));
    }

    [Test]
    public void WhoServesIsLeftOutOfATree()
    {
        using var folder = new WorkFolder();
        var server = folder.Copy(ActorProgram.Path, "multipathd");
        using var actor = Actor.ReadyOf(Tool.PathOf("sh"), "-c", $"'{server}' plain & wait");
        var child = Actor.Below(actor.Pid).Single();
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Tree = true });
        try
        {
            Assert.That((run.Result.Outcome, run.Item(actor.Pid).State), Is.EqualTo((ActionOutcome.Partly, ItemState.NotRun)));
            Assert.That(run.Item(actor.Pid).Reason, Does.Contain($"{child}"));
            Assert.That(run.Record(child).GetProperty("result").GetString(), Is.EqualTo("refused"));
            Assert.That(ProcStatus.State(child), Is.EqualTo('S'));
        }
        finally
        {
            Actor.Signal(child, "KILL");
        }
    }

    [Test]
    public void WhoMayNotSignalIsToldSo()
    {
        using var actor = Actor.Ready("plain");
        ThisMachine.AsNobody(() =>
        {
            var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 0 });
            Assert.That((run.Result.Outcome, run.Item(actor.Pid).State), Is.EqualTo((ActionOutcome.Failed, ItemState.Denied)));
            var record = run.Record(actor.Pid);
            Assert.That((record.GetProperty("result").GetString(), record.GetProperty("error").GetInt32(), record.GetProperty("error_code").GetString()), Is.EqualTo(("failed", 1, "EPERM")));
        });
        actor.MustRun();
    }

    [Test]
    public async Task TheContractIsKept()
    {
        using var actor = Actor.Ready("tree");
        var root = ThisMachine.Root();
        using (root.Descriptor)
        {
            Assert.That(await PluginConformance.CheckAsync<TerminateResponder>(root, $$"""{"pids":["{{actor.Exactly}}","{{Environment.ProcessId}}"],"tree":true}"""), Is.Empty);
            Assert.That(await PluginConformance.CheckAsync<SuspendResponder>(root, $$"""{"paths":["{{ActorProgram.Path}}"]}"""), Is.Empty);
        }

        actor.MustRun();
    }
}
