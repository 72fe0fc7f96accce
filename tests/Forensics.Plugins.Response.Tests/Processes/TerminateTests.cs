using System.Globalization;
using Forensics.Plugins.Memory.Tests.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>Processes of every kind end, and what they leave is kept.</summary>
public sealed class TerminateTests
{
    private const int Terminated = 128 + 15;
    private const int Killed = 128 + 9;

    [Test]
    public void AProcessIsAskedToEndAndItsRecordSaysWhatItWas()
    {
        using var actor = Actor.Ready("plain");
        using var other = Actor.Ready("plain");
        var (ticks, boot, parent) = (Actor.StartTicks(actor.Pid), File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), int.Parse(ProcStatus.Of(actor.Pid, "PPid")!, CultureInfo.InvariantCulture));
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] });
        Assert.That(actor.ExitCode, Is.EqualTo(Terminated));
        Assert.That((run.Item(actor.Pid).State, run.Result.Outcome), Is.EqualTo((ItemState.Collected, ActionOutcome.Done)));
        Assert.That(run.Signals(actor.Pid), Is.EqualTo(new[] { "SIGTERM" }));
        var record = run.Record(actor.Pid);
        Assert.Multiple(() =>
        {
            Assert.That(record.GetProperty("unique_pid").GetString(), Is.EqualTo(Tool.Run("/", "sh", "-c", $"printf '%s %s %s' {boot} {actor.Pid} {ticks} | sha256sum | cut -c1-32").MustSucceed().Output.Trim()));
            Assert.That(record.GetProperty("start_ticks").GetRawText(), Is.EqualTo(ticks));
            Assert.That(record.GetProperty("parent_pid").GetInt32(), Is.EqualTo(parent));
            Assert.That(record.GetProperty("executable").GetString(), Is.EqualTo(ActorProgram.Path));
            Assert.That(record.GetProperty("executable_sha256").GetString(), Is.EqualTo(Digest("sha256sum", ActorProgram.Path)));
            Assert.That(record.GetProperty("executable_md5").GetString(), Is.EqualTo(Digest("md5sum", ActorProgram.Path)));
            Assert.That(record.GetProperty("executable_inode").GetString(), Is.EqualTo(Tool.Run("/", "stat", "-c", "%i", ActorProgram.Path).Output.Trim()));
            Assert.That(record.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()), Is.EqualTo(new[] { ActorProgram.Path, "plain" }));
            Assert.That((record.GetProperty("action").GetString(), record.GetProperty("result").GetString(), record.GetProperty("error").GetInt32()), Is.EqualTo(("terminated", "done", 0)));
        });
        other.MustRun();
    }

    [Test]
    public void WhoDoesNotEndInItsGraceIsKilled()
    {
        using var actor = Actor.Ready("stubborn");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 1 });
        Assert.That((actor.ReadLine(), actor.ExitCode), Is.EqualTo(("asked", Killed)));
        Assert.That(run.Signals(actor.Pid), Is.EqualTo(new[] { "SIGTERM", "SIGKILL" }));
        Assert.That(run.Item(actor.Pid).State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public void WithoutGraceItIsKilledAtOnce()
    {
        using var actor = Actor.Ready("stubborn");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 0 });
        Assert.That((actor.ExitCode, actor.ReadLine()), Is.EqualTo((Killed, (string?)null)));
        Assert.That(run.Signals(actor.Pid), Is.EqualTo(new[] { "SIGKILL" }));
    }

    [Test]
    public void WhoEndsByItselfHasItsOwnExitCode()
    {
        const int Own = 7;
        using var actor = Actor.Ready("leaving");
        _ = ResponseRun.Terminate(new() { Pids = [actor.Exactly] });
        Assert.That(actor.ExitCode, Is.EqualTo(Own));
    }

    [Test]
    public void WhoIsStoppedIsKilledAsItStandsAndDoesNothingMore()
    {
        using var folder = new WorkFolder();
        using var actor = Actor.ReadyOf(folder.Copy(ActorProgram.Path, "maker"), "making");
        Actor.Signal(actor.Pid, "STOP");
        Actor.Until(() => ProcStatus.State(actor.Pid) == 'T', "it stands");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] });
        Assert.That(actor.ExitCode, Is.EqualTo(Killed));
        Assert.That(run.Signals(actor.Pid), Is.EqualTo(new[] { "SIGKILL" }));
        Assert.That(File.Exists(Path.Combine(folder.Path, "asked")), Is.False);
    }

    [TestCase("threads")]
    [TestCase("leaderless")]
    public void AllThreadsEnd(string kind)
    {
        using var actor = Actor.Ready(kind);
        var run = ResponseRun.Terminate(new() { Sha256 = [Digest("sha256sum", ActorProgram.Path)], Pids = [actor.Exactly] });
        Assert.That(actor.ExitCode, Is.EqualTo(Terminated));
        Assert.That(run.Item(actor.Pid).State, Is.EqualTo(ItemState.Collected));
    }

    [Test]
    public void WhoIsTracedEndsAsWell()
    {
        Tool.Require("strace");
        using var folder = new WorkFolder();
        using var actor = Actor.Ready("stubborn");
        using var tracer = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Tool.PathOf("strace"), ["-o", Path.Combine(folder.Path, "trace"), "-p", $"{actor.Pid}"]) { RedirectStandardError = true })!;
        Actor.Until(() => ProcStatus.Of(actor.Pid, "TracerPid") == $"{tracer.Id}", "it is traced");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 0 });
        Assert.That(actor.ExitCode, Is.EqualTo(Killed));
        Assert.That(run.Action.Before["processes"]![0]!["tracer_pid"]!.GetValue<int>(), Is.EqualTo(tracer.Id));
        Assert.That(tracer.WaitForExit(TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public void AZombieHadEnded()
    {
        using var actor = Actor.Ready("zombie");
        var zombie = actor.Children.Single();
        var run = ResponseRun.Terminate(new() { Pids = [$"{zombie}"] });
        run.MustNotAct();
        Assert.That((run.Item(zombie).State, run.Item(zombie).Reason), Is.EqualTo((ItemState.Collected, "it had ended")));
        Assert.That(run.Record(zombie).GetProperty("result").GetString(), Is.EqualTo("already"));
        actor.MustRun();
    }

    [Test]
    public void OneThatEndsWhileItIsPreparedHadEnded()
    {
        using var actor = Actor.Ready("plain");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, journal: _ =>
        {
            Actor.Signal(actor.Pid, "KILL");
            Assert.That(actor.ExitCode, Is.EqualTo(Killed));
            return null;
        });
        Assert.That((run.Result.Outcome, run.Result.Reason), Is.EqualTo((ActionOutcome.Unchanged, "it had ended")));
        Assert.That(run.Signals(actor.Pid), Is.Empty);
        Assert.That(run.Record(actor.Pid).GetProperty("executable_sha256").GetString(), Is.EqualTo(Digest("sha256sum", ActorProgram.Path)));
    }

    [Test]
    public void TheStateThatEndsWithItIsInTheBundleBeforeItIsSignalled()
    {
        using var actor = Actor.Ready("stubborn");
        var environment = File.ReadAllBytes($"/proc/{actor.Pid}/environ");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 0 }, journal: _ =>
        {
            actor.MustRun();
            return null;
        });
        Assert.That(run.Blob($"{actor.Pid}.environ"), Is.EqualTo(environment));
        Assert.That(System.Text.Encoding.UTF8.GetString(run.Blob($"{actor.Pid}.cmdline")), Is.EqualTo($"{ActorProgram.Path}\0stubborn\0"));
        Assert.That(run.Context.Blobs.Values.Select(blob => blob.Source.Name), Is.SupersetOf(new[] { "status", "stat", "maps", "limits", "cgroup" }.Select(name => $"{actor.Pid}.{name}")));
        Assert.That(run.Context.Blobs.Values.Select(blob => blob.Source.Name), Has.None.EqualTo($"{actor.Pid}.exe"), "its program has a name");
    }

    [Test]
    public void AProgramThatWasDeletedIsKept([Values] bool isFoundByPath)
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "deleted");
        var (content, digest) = (File.ReadAllBytes(program), Digest("md5sum", program).ToUpperInvariant());
        using var actor = Actor.ReadyOf(program, "plain");
        File.Delete(program);
        var run = ResponseRun.Terminate(isFoundByPath ? new() { Paths = [program] } : new() { Md5 = [digest], Pids = [actor.Exactly] });
        Assert.That(actor.ExitCode, Is.EqualTo(Terminated));
        Assert.That(run.Blob($"{actor.Pid}.exe"), Is.EqualTo(content));
        Assert.That(run.Record(actor.Pid).GetProperty("executable_deleted").GetBoolean(), Is.True);
        Assert.That(run.Record(actor.Pid).GetProperty("executable").GetString(), Is.EqualTo(program));
        Assert.That(run.Record(actor.Pid).GetProperty("executable_blob").GetString(), Is.Not.Null);
        Assert.That(run.Action.Losses, Has.Some.Contains(program).And.Some.Contains("memory of process"));
    }

    [Test]
    public void AProgramOfAMemoryFileIsKept()
    {
        using var actor = Actor.Ready("memory");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] });
        Assert.That(run.Blob($"{actor.Pid}.exe"), Is.EqualTo(File.ReadAllBytes(ActorProgram.Path)));
        Assert.That(run.Record(actor.Pid).GetProperty("executable_memfd").GetBoolean(), Is.True);
        Assert.That(run.Record(actor.Pid).GetProperty("executable").GetString(), Is.EqualTo("/memfd:payload"));
    }

    [Test]
    public void AProgramThatCannotBeKeptSavesItsProcess()
    {
        using var folder = new WorkFolder();
        var program = folder.Copy(ActorProgram.Path, "large");
        using var actor = Actor.ReadyOf(program, "plain");
        var length = new FileInfo(program).Length;
        File.Delete(program);
        var refused = ResponseRun.Terminate(new() { Pids = [actor.Exactly], MaxExecutableBytes = length - 1 });
        Assert.That((refused.Item(actor.Pid).State, refused.Item(actor.Pid).Reason), Is.EqualTo((ItemState.OverLimit, refused.Record(actor.Pid).GetProperty("reason").GetString())));
        Assert.That(refused.Item(actor.Pid).Reason, Does.Contain("max_executable_bytes"));
        refused.MustNotAct();
        actor.MustRun();

        // Just enough, or not asked for.
        using var second = Actor.ReadyOf(folder.Copy(ActorProgram.Path, "other"), "plain");
        File.Delete(Path.Combine(folder.Path, "other"));
        Assert.That(ResponseRun.Terminate(new() { Pids = [second.Exactly], MaxExecutableBytes = length }).Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        var without = ResponseRun.Terminate(new() { Pids = [actor.Exactly], MaxExecutableBytes = length - 1, KeepExecutable = false });
        Assert.That(without.Result.Outcome, Is.EqualTo(ActionOutcome.Done));
        Assert.That(without.Action.Losses, Has.Some.Contains("it is not stored"));
    }

    [Test]
    public void ABundleThatTakesNoMoreSavesTheProcess()
    {
        using var actor = Actor.Ready("plain");
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, refusal: "the bundle is full");
        Assert.That(run.Item(actor.Pid).State, Is.EqualTo(ItemState.OverLimit));
        Assert.That(run.Item(actor.Pid).Reason, Does.Contain("the bundle is full"));
        actor.MustRun();
    }

    [Test]
    public void OpenFilesThatWereDeletedAreToldAsLosses()
    {
        using var folder = new WorkFolder();
        var held = Path.Combine(folder.Path, "held");
        using var actor = Actor.Ready("holding", held);
        var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly] }, ActionMode.DryRun);
        Assert.That(run.Action.Losses, Has.Some.StartsWith($"{held}, deleted"));
    }

    [Test]
    public void WhoHangsInTheKernelIsToldAndNotWaitedForForEver()
    {
        const string Freezer = "/sys/fs/cgroup/freezer";
        if (!File.Exists($"{Freezer}/cgroup.procs"))
        {
            Assert.Ignore("there is no freezer of version 1 here, in which a process does not even take SIGKILL");
        }

        using var actor = Actor.Ready("plain");
        var group = Directory.CreateDirectory($"{Freezer}/forensics-response-{actor.Pid}").FullName;
        try
        {
            File.WriteAllText($"{group}/cgroup.procs", $"{actor.Pid}");
            File.WriteAllText($"{group}/freezer.state", "FROZEN");
            Actor.Until(() => File.ReadAllText($"{group}/freezer.state").Trim() == "FROZEN", "it is frozen");
            var run = ResponseRun.Terminate(new() { Pids = [actor.Exactly], Grace = 0 });
            Assert.That((run.Result.Outcome, run.Item(actor.Pid).State), Is.EqualTo((ActionOutcome.Partly, ItemState.TimedOut)));
            Assert.That(run.Item(actor.Pid).Reason, Does.Contain("state D").And.Contain("refrigerator"));
            Assert.That(run.Record(actor.Pid).GetProperty("result").GetString(), Is.EqualTo("timed-out"));
        }
        finally
        {
            File.WriteAllText($"{group}/freezer.state", "THAWED");
            Assert.That(actor.ExitCode, Is.EqualTo(Killed));
            Actor.Until(() => File.ReadAllText($"{group}/cgroup.procs").Length == 0, "the group is empty");
            Directory.Delete(group);
        }
    }

    internal static string Digest(string program, string path) => Tool.Run("/", program, path).MustSucceed().Output.Split(' ')[0];
}
