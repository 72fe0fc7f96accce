using System.Diagnostics;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>Processes that do something while they are dumped: they go on as if nothing had been.</summary>
public sealed class MovingTargetTests : DumpTests
{
    private const int Mebibytes = 32;
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(20);

    [Test]
    public void AProcessWhoseMappingsThreadsAndChildrenComeAndGoIsDumpedAgainAndAgain([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("churn");
        for (var i = 0; i < 10; i++)
        {
            var run = DumpRun.Of(target.Pid, mode);
            Assert.That(run.Item(target.Pid).State, Is.EqualTo(ItemState.Collected), run.Item(target.Pid).Reason);
            var path = run.Rebuild(target.Pid, Folder);
            using var core = new CoreFile(path);
            core.MustHold(target);
            _ = Elfutils.MustReadNotes(path, core.Threads);
            if (mode == DumpMode.Consistent)
            {
                run.MustBeCollected(target.Pid);
            }

            target.MustRunOn();
        }
    }

    [Test]
    public void AProcessThatStartsAnotherProgramAgainAndAgainIsDumpedOrToldAndGoesOn([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("exec");
        var outcomes = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var run = DumpRun.Of(target.Pid, mode);
            outcomes.Add($"{run.Item(target.Pid).State} {string.Join(' ', run.Faults(target.Pid).Select(fault => fault.Code))}");
            Assert.That(run.Item(target.Pid).State, Is.AnyOf(ItemState.Collected, ItemState.Missing), outcomes[^1]);
            Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.SubsetOf(new[] { "TARGET_ENDED", "THREADS_NOT_STOPPED", "MEMORY_UNREAD" }), outcomes[^1]);
            Assert.That(mode == DumpMode.Live || run.Item(target.Pid).State == ItemState.Missing || !outcomes[^1].Contains("TARGET_ENDED", StringComparison.Ordinal), Is.True, "what stands starts no other program");
        }

        TestContext.Out.WriteLine(string.Join('\n', outcomes.GroupBy(outcome => outcome).Select(outcome => $"{outcome.Count()} x {outcome.Key}")));
        var count = Arguments(target.Pid);
        TargetProcess.Until(() => Arguments(target.Pid) != count, "it becomes itself again");
        target.MustRunOn();
    }

    [Test]
    public void WhatEndsWhileItIsReadLeavesWhatWasRead([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("ticking", $"{Mebibytes}");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Mode = mode }, () =>
        {
            ThisMachine.Send(target.Pid, ThisMachine.Kill);
            if (mode == DumpMode.Live)
            {
                TargetProcess.Until(() => target.HasEnded, "it ends");
            }
        });
        MustBeCut(run, target.Pid);
        TargetProcess.Until(() => target.HasEnded, "it ends");
    }

    [Test]
    public void WhatStartsAnotherProgramWhileItIsReadLeavesWhatWasReadAndNothingOfTheOther()
    {
        using var target = TargetProcess.Ready("ticking", $"{Mebibytes}");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid] }, () =>
        {
            ThisMachine.Send(target.Pid, ThisMachine.User1);
            while (target.ReadLine() != "ready")
            {
            }
        });
        MustBeCut(run, target.Pid);
        Assert.That(target.Tick().Turns, Is.Positive);
        target.MustRunOn();
    }

    [Test]
    public void WhatStartsAnotherProgramAfterItWasChosenIsDumpedAsWhatItIsThen()
    {
        var (first, second) = Two();
        using (first)
        using (second)
        {
            var run = DumpRun.Of(new DumpOptions { Pids = [first.Pid, second.Pid] }, Once(() =>
            {
                ThisMachine.Send(second.Pid, ThisMachine.User1);
                while (second.ReadLine() != "ready")
                {
                }
            }));
            run.MustBeCollected(second.Pid);
            Assert.That(run.Record(second.Pid).GetProperty("name").GetString(), Is.EqualTo(File.ReadAllText($"/proc/{second.Pid}/comm").TrimEnd()).And.Not.EqualTo(run.Record(first.Pid).GetProperty("name").GetString()));
        }
    }

    [Test]
    public void AnotherProcessWithTheNumberOfOneThatEndedAfterItWasChosenIsNotDumpedForIt()
    {
        var (first, second) = Two();
        TargetProcess? other = null;
        try
        {
            var run = DumpRun.Of(new DumpOptions { Pids = [first.Pid, second.Pid] }, Once(() =>
            {
                ThisMachine.Send(second.Pid, ThisMachine.Kill);
                TargetProcess.Until(() => ProcStatus.State(second.Pid) == 'X', "it ends");
                other = TargetProcess.Ready("numbered", $"{second.Pid}");
            }));
            Assert.That(ProcStatus.State(second.Pid), Is.EqualTo('S'), "another has its number");
            Assert.That(run.Dumped, Is.EqualTo(new[] { first.Pid }));
            Assert.That((run.Item(second.Pid).State, run.Faults(second.Pid).Single().Code), Is.EqualTo((ItemState.Missing, "TARGET_ENDED")));
        }
        finally
        {
            other?.Dispose();
            first.Dispose();
            second.Dispose();
        }
    }

    [Test]
    public void WhatGivesMemoryBackAndForksWhileItIsReadIsCollectedAndToldWhatIsMissing()
    {
        using var target = TargetProcess.Ready("ticking", $"{Mebibytes}");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid] }, () =>
        {
            ThisMachine.Send(target.Pid, ThisMachine.User2);
            Assert.That(target.ReadLine(), Is.EqualTo("ready"));
        });
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(run.Item(target.Pid).State, Is.EqualTo(ItemState.Collected));
        Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "MEMORY_UNREAD" }));
        Assert.That(run.Record(target.Pid).GetProperty("unread_bytes").GetInt64(), Is.EqualTo(Mebibytes << 19));
        target.MustRunOn();
    }

    [Test]
    public void AConsistentDumpIsOfOneMomentAndAskedForChangesComeAfterIt()
    {
        using var target = TargetProcess.Ready("ticking", $"{Mebibytes}");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Mode = DumpMode.Consistent }, () => ThisMachine.Send(target.Pid, ThisMachine.User2));
        run.MustBeCollected(target.Pid);
        Assert.That(target.ReadLine(), Is.EqualTo("ready"));
        Assert.That(target.Tick().Turns, Is.Positive);
    }

    [Test]
    public void NoSignalIsLost([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("ticking", "1");
        var sent = 0;
        using var end = new ManualResetEventSlim();
        var sender = new Thread(() =>
        {
            while (!end.IsSet && !target.HasEnded)
            {
                ThisMachine.Send(target.Pid, ThisMachine.FirstRealTime);
                sent++;
                _ = end.Wait(1);
            }
        });
        sender.Start();
        for (var i = 0; i < 20; i++)
        {
            Assert.That(DumpRun.Of(target.Pid, mode).Item(target.Pid).State, Is.EqualTo(ItemState.Collected));
        }

        end.Set();
        sender.Join();
        Assert.That(target.Tick().Signals, Is.EqualTo(sent).And.GreaterThan(20));
    }

    [Test]
    public void AProcessThatASignalStoppedStaysSoAndCanBeContinued([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("stopped");
        TargetProcess.Until(() => ProcStatus.State(target.Pid) == 'T', "it stops");
        var run = DumpRun.Of(target.Pid, mode);
        run.MustBeCollected(target.Pid);
        Assert.That(run.Threads(target.Pid).Single().GetProperty("stopped").GetBoolean(), Is.True);
        TargetProcess.Until(() => ProcStatus.State(target.Pid) == 'T', "it is still stopped, by its signal");
        Assert.That(ProcStatus.Of(target.Pid, "TracerPid"), Is.EqualTo("0"));
        ThisMachine.Send(target.Pid, ThisMachine.Continue);
        Assert.That(target.ReadLine(), Is.EqualTo("continued"));
    }

    [Test]
    public void ALiveDumpStopsAProcessForNoMoreThanItNeeds()
    {
        using var target = TargetProcess.Ready("ticking", "160");
        var stops = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            _ = target.Tick();
            var run = DumpRun.Of(target.Pid);
            var (_, pause, _) = target.Tick();
            stops.Add(run.Record(target.Pid).GetProperty("stopped_ms").GetDouble());
            Assert.That(pause.TotalMilliseconds, Is.GreaterThan(stops[^1] - 5), "what is told is not more than what the process felt");
        }

        TestContext.Out.WriteLine($"stopped for {string.Join(' ', stops.Select(stop => $"{stop:F2}"))} ms");
        Assert.That(stops.Min(), Is.LessThan(Most.TotalMilliseconds), "the best of five: others run here too");
    }

    [Test]
    public void AConsistentDumpTellsHowLongItStopped()
    {
        using var target = TargetProcess.Ready("ticking", $"{Mebibytes}");
        _ = target.Tick();
        // Whoever takes the dump takes that long: the time is what the test is about.
        var held = Stopwatch.StartNew();
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Mode = DumpMode.Consistent }, () =>
        {
            held.Restart();
            Assert.That(SpinWait.SpinUntil(() => held.ElapsedMilliseconds > 200, TimeSpan.FromSeconds(10)), Is.True);
        });
        var stopped = run.Record(target.Pid).GetProperty("stopped_ms").GetDouble();
        Assert.That(stopped, Is.GreaterThan(200));
        Assert.That(target.Tick().LongestPause.TotalMilliseconds, Is.GreaterThan(200).And.EqualTo(stopped).Within(100));
        Assert.That(run.Record(target.Pid).GetProperty("mode").GetString(), Is.EqualTo("consistent"));
    }

    private void MustBeCut(DumpRun run, int pid)
    {
        Assert.That((run.Item(pid).State, run.Item(pid).Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)), run.Item(pid).Reason);
        Assert.That(run.Faults(pid).Select(fault => (fault.Kind, fault.Code)), Is.EqualTo(new[] { (FaultKind.Vanished, "TARGET_ENDED") }));
        var content = run.Context.Blobs.Values.Single(blob => blob.Source.Kind == BlobKind.Dump).Content;
        Assert.That(content, Has.Length.InRange(4 << 20, Mebibytes << 20));
    }

    /// <summary>Two targets, the one that is dumped first first.</summary>
    private static (TargetProcess First, TargetProcess Second) Two()
    {
        var (one, other) = (TargetProcess.Ready("ticking", "8"), TargetProcess.Ready("ticking", "8"));
        return one.Pid < other.Pid ? (one, other) : (other, one);
    }

    private static Action Once(Action happens)
    {
        var isDone = false;
        return () =>
        {
            if (!isDone)
            {
                isDone = true;
                happens();
            }
        };
    }

    private static string Arguments(int pid) => File.ReadAllText($"/proc/{pid}/cmdline");
}
