using System.Diagnostics;
using System.Globalization;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>What cannot be dumped, or not wholly, is a fault of its own, and of nothing else: another target of the same run is collected.</summary>
public sealed class TargetFaultTests : DumpTests
{
    private const int TooHigh = 5_000_000; // Over PID_MAX_LIMIT, linux/threads.h.

    [Test]
    public void ANumberThatNoProcessHasIsMissing() => MustEndAs(TooHigh, ItemState.Missing, FaultKind.Missing, "TARGET_MISSING");

    [Test]
    public void AZombieHasNoMemory()
    {
        using var target = TargetProcess.Ready("zombie");
        MustEndAs(target.Child, ItemState.Empty, FaultKind.Unsupported, "TARGET_ZOMBIE");
    }

    [Test]
    public void AKernelThreadHasNoMemory()
    {
        if (!File.Exists("/proc/2/comm") || File.ReadAllText("/proc/2/comm") != "kthreadd\n")
        {
            Assert.Ignore("there are no kernel threads in this PID namespace");
        }

        MustEndAs(2, ItemState.Empty, FaultKind.Unsupported, "TARGET_KERNEL_THREAD");
    }

    [Test]
    public void TheCollectorItselfIsNotDumped()
    {
        var run = DumpRun.Of(Environment.ProcessId);
        Assert.That(run.Item(Environment.ProcessId).State, Is.EqualTo(ItemState.Excluded));
        Assert.That(run.Context.Blobs, Is.Empty);
    }

    [Test]
    public void AnAncestorIsReadWhileItRuns()
    {
        var parent = int.Parse(ProcStatus.Of(int.Parse(ProcStatus.Of(Environment.ProcessId, "PPid")!, CultureInfo.InvariantCulture), "PPid")!, CultureInfo.InvariantCulture);
        if (parent <= 1)
        {
            Assert.Ignore("these tests have no grandparent but the first process");
        }

        var run = DumpRun.Of(new DumpOptions { Pids = [parent], Mode = DumpMode.Consistent, Ranges = ["0-1000"], ProcState = false });
        Assert.That(run.Faults(parent).Select(fault => fault.Code), Does.Contain("TARGET_NOT_STOPPED"));
        Assert.That(run.Record(parent).GetProperty("mode").GetString(), Is.EqualTo("running"));
        Assert.That(run.Record(parent).GetProperty("stopped_ms").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
    }

    [Test]
    public void AProcessThatAnotherTracesIsDumpedWithoutItsRegistersAndLeftToIt()
    {
        Tool.Require("strace");
        using var target = TargetProcess.Ready("threads", "3");
        using var tracer = Process.Start(new ProcessStartInfo(Tool.PathOf("strace"), ["-f", "-o", Path.Combine(Folder, "trace"), "-p", $"{target.Pid}"]) { RedirectStandardError = true })!;
        try
        {
            TargetProcess.Until(() => ProcStatus.Of(target.Pid, "TracerPid") == $"{tracer.Id}" && target.Threads.All(thread => ProcStatus.Of(thread.Id, "TracerPid") == $"{tracer.Id}"), "it is traced");
            var run = DumpRun.Of(target.Pid);
            using var core = run.Core(target.Pid, Folder);
            core.MustHold(target);
            Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "TARGET_TRACED" }));
            Assert.That(run.Faults(target.Pid)[0].Message, Does.Contain($"{tracer.Id}"));
            Assert.That((run.Item(target.Pid).State, run.Item(target.Pid).Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
            Assert.That(run.Threads(target.Pid).Select(thread => thread.GetProperty("stopped").GetBoolean()), Has.All.False);
            Assert.That(ProcStatus.Of(target.Pid, "TracerPid"), Is.EqualTo($"{tracer.Id}"));
        }
        finally
        {
            tracer.Kill();
            tracer.WaitForExit();
        }
    }

    [Test]
    public void AFrozenProcessIsDumpedWithoutItsRegistersAndLeftFrozen([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("threads", "3");
        using (var group = FrozenGroup.Of(target.Pid))
        {
            var run = DumpRun.Of(target.Pid, mode);
            using var core = run.Core(target.Pid, Folder);
            core.MustHold(target);
            Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "TARGET_FROZEN" }));
            Assert.That((run.Item(target.Pid).State, run.Item(target.Pid).Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
            Assert.That(group.State, Is.EqualTo("FROZEN"));
        }

        TargetProcess.Until(() => ProcStatus.State(target.Pid) is 'S' or 'R', "it runs on");
        target.MustRunOn();
    }

    [Test]
    public void AProcessOfAnInnerPidNamespaceIsDumpedByItsOuterNumber([Values] DumpMode mode)
    {
        Tool.Require("unshare");
        using var outer = TargetProcess.ReadyOf(Tool.PathOf("unshare"), "--pid", "--fork", "--kill-child", TargetProgram.Path(TargetProgram.Pie), "threads", "3");
        var pid = int.Parse(File.ReadAllText($"/proc/{outer.Pid}/task/{outer.Pid}/children").Trim(), CultureInfo.InvariantCulture);
        var run = DumpRun.Of(pid, mode);
        run.MustBeCollected(pid);
        var path = run.Rebuild(pid, Folder);
        using var core = new CoreFile(path);
        core.MustHold(outer);
        Assert.That(core.Threads, Is.EquivalentTo(Directory.GetDirectories($"/proc/{pid}/task").Select(task => int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture))));
        Assert.That(Gdb.Backtraces(TargetProgram.Path(TargetProgram.Pie), path).Values, Has.Some.Contain("turn_for_ever").And.Some.Contain("wait_for_the_end"));
    }

    [Test]
    public void AProcessWhoseFirstThreadHasEndedIsDumpedByTheOthers([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("leaderless");
        var run = DumpRun.Of(target.Pid, mode);
        Assert.That(run.Record(target.Pid).GetProperty("executable").GetString(), Is.EqualTo(target.Program));
        run.MustBeCollected(target.Pid);
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(Gdb.Backtraces(target.Program, run.Rebuild(target.Pid, Folder))[target.Threads.Single().Id], Does.Contain("go_on (").And.Contain("pause"));
        Assert.That(ProcStatus.State(target.Threads.Single().Id), Is.EqualTo('S'));
    }

    [Test]
    public void WhoHasNoRightsIsToldSo()
    {
        using var target = TargetProcess.Ready("threads", "2");
        ThisMachine.AsNobody(() =>
        {
            var run = DumpRun.Of(target.Pid);
            Assert.That(run.Item(target.Pid).State, Is.EqualTo(ItemState.Denied), run.Item(target.Pid).Reason);
            Assert.That(run.Faults(target.Pid).Select(fault => (fault.Kind, fault.Code)), Is.EqualTo(new[] { (FaultKind.Denied, "TARGET_DENIED") }));
            Assert.That(run.Context.Blobs, Is.Empty);
        });
        target.MustRunOn();
    }

    private static void MustEndAs(int pid, ItemState state, FaultKind kind, string code)
    {
        using var other = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(new DumpOptions { Pids = [pid, other.Pid] });
        Assert.That(run.Item(pid).State, Is.EqualTo(state), run.Item(pid).Reason);
        Assert.That(run.Item(pid).Reason, Is.Not.Null.And.Not.Empty);
        Assert.That(run.Faults(pid).Select(fault => (fault.Kind, fault.Code)), Is.EqualTo(new[] { (kind, code) }));
        Assert.That(run.Dumped, Is.EqualTo(new[] { other.Pid }));
        run.MustBeCollected(other.Pid);
    }
}
