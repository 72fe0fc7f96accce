using System.Text.RegularExpressions;
using Forensics.Plugins.Memory.Dumps;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>A debugger sees in our core files what it sees in those of gcore.</summary>
public sealed class BacktraceTests : DumpTests
{
    [Test]
    public void BacktracesOfAllThreadsAreThoseOfGcore(
        [Values(TargetProgram.Pie, TargetProgram.NoPie, TargetProgram.Static, TargetProgram.StaticPie)] string build, [Values] DumpMode mode)
    {
        using var target = TargetProcess.ReadyOf(TargetProgram.Path(build), "threads", "8");
        var before = Gdb.Gcore(target.Pid, Folder);
        var run = DumpRun.Of(target.Pid, mode);
        run.MustBeCollected(target.Pid);
        var core = run.Rebuild(target.Pid, Folder);
        Assert.That(Backtraces.MustBeEqual(target, before, core, Gdb.Gcore(target.Pid, Folder)), Is.EqualTo(9), "all but the main thread, and it");
        using var file = new CoreFile(core);
        file.MustHold(target);
        Assert.That(file.Threads, Is.EquivalentTo(target.Threads.Select(thread => thread.Id).Append(target.Pid)));
        _ = Elfutils.MustReadNotes(core, file.Threads);
        _ = Elfutils.MustReadSegments(core);
        target.MustRunOn();
    }

    [Test]
    public void RegistersOfThreadsThatWaitAreThoseOfGcore()
    {
        using var target = TargetProcess.Ready("threads", "4");
        var gcore = Gdb.Registers(target.Program, Gdb.Gcore(target.Pid, Folder));
        var ours = Gdb.Registers(target.Program, DumpRun.Of(target.Pid).Rebuild(target.Pid, Folder));
        foreach (var thread in target.Threads.Where(thread => thread.Kind != "turns"))
        {
            // Vectors are those of the kernel's core: older debuggers know one layout of them alone, and gcore writes that, whatever the processor has.
            var (mine, theirs) = (Known(ours[thread.Id]), Known(gcore[thread.Id]));
            Assert.That(mine, Is.EqualTo(theirs), $"thread {thread.Id}");
            Assert.That(mine, Has.Some.StartsWith("rip ").Or.Some.StartsWith("pc "));
        }

        static string[] Known(string registers) => [.. registers.Split('\n').Where(line => Regex.IsMatch(line, "^(?![xyz]mm|k[0-7] |v[0-9]|warning)[a-z0-9_]+ "))];
    }

    [Test]
    public void RegistersOfThreadsThatWaitAreThoseOfTheKernelsOwnCore([Values] DumpMode mode)
    {
        using var target = KernelCore.Start(Folder, "threads", "5");
        var cores = Directory.CreateDirectory(Path.Combine(Folder, "ours")).FullName;
        using var ours = DumpRun.Of(target.Pid, mode).Core(target.Pid, cores);
        using var kernels = KernelCore.Of(target, Folder);
        Assert.That(ours.Threads, Is.EquivalentTo(kernels.Threads));
        foreach (var thread in target.Threads.Where(thread => thread.Kind != "turns"))
        {
            var (mine, theirs) = (ours.NotesOf(thread.Id).ToList(), kernels.NotesOf(thread.Id).ToList());
            Assert.That(mine.Select(note => note.Type), Is.SubsetOf(theirs.Select(note => note.Type)));
            Assert.That(mine.Select(note => note.Type), Is.SupersetOf(new[] { CoreNote.ProcessStatus, CoreNote.FloatingPoint }));
            foreach (var note in mine.Where(note => note.Type is CoreNote.FloatingPoint or CoreNote.ExtendedState))
            {
                Assert.That(note.Content, Is.EqualTo(theirs.Single(other => other.Type == note.Type).Content), $"thread {thread.Id}, note {note.Type:x}");
            }
        }

        foreach (var type in new[] { CoreNote.Auxiliary, CoreNote.Files })
        {
            Assert.That(ours.Notes.Single(note => note.Type == type).Content, Is.EqualTo(kernels.Notes.Single(note => note.Type == type).Content), $"note {type:x}");
        }
    }

    [Test]
    public void TheHandlerOfASignalOnAStackOfItsOwnIsSeenWithWhatItInterrupted()
    {
        using var target = TargetProcess.Ready("handler");
        var gcore = Gdb.Gcore(target.Pid, Folder);
        var core = DumpRun.Of(target.Pid).Rebuild(target.Pid, Folder);
        Assert.That(Backtraces.MustBeEqual(target, gcore, core, gcore), Is.EqualTo(1));
        Assert.That(Backtraces.Of(target, core)[target.Pid], Does.Match(@"(?s)handle \(.*<signal handler called>.*be_interrupted \("));
        using var file = new CoreFile(core);
        file.MustHold(target);
    }

    [Test]
    public void AProcessThatWaitsForItsVforkedChildIsDumpedWithoutWaiting()
    {
        using var target = TargetProcess.Ready("vforked");
        var run = DumpRun.Of(target.Pid);
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "THREADS_NOT_STOPPED" }));
        Assert.That(run.Record(target.Pid).GetProperty("mode").GetString(), Is.EqualTo("running"));
        Assert.That(run.Threads(target.Pid)[0].GetProperty("stopped").GetBoolean(), Is.False);
        Assert.That(run.Threads(target.Pid)[0].GetProperty("stack_pointer").GetString(), Is.Not.Null, "where it waits in the kernel is known");
        target.MustRunOn();
        Assert.That(ProcStatus.State(target.Pid), Is.EqualTo('D'));
    }

    [Test]
    public void WhatIsRecordedOfThreadsIsInTheCore()
    {
        using var target = TargetProcess.Ready("threads", "3");
        var run = DumpRun.Of(target.Pid);
        var backtraces = Gdb.Backtraces(target.Program, run.Rebuild(target.Pid, Folder));
        var threads = run.Threads(target.Pid);
        Assert.That(threads.Select(thread => thread.GetProperty("name").GetString()), Is.EqualTo(new[] { "pie", "worker 0", "worker 1", "worker 2" }));
        Assert.That(threads.Select(thread => thread.GetProperty("stopped").GetBoolean()), Has.All.True);
        var turning = threads.Single(thread => thread.GetProperty("name").GetString() == "worker 0");
        Assert.That(backtraces[turning.GetProperty("thread_id").GetInt32()], Does.Match("^#0 +0x0*" + turning.GetProperty("instruction_pointer").GetString()!.TrimStart('0') + " in turn_for_ever|^#0 +turn_for_ever"));
        Assert.That(Maps(target.Pid, DumpRun.Address(turning, "stack_pointer")), Is.EqualTo("rw-p"));
        var record = run.Record(target.Pid);
        Assert.That((record.GetProperty("thread_count").GetInt32(), record.GetProperty("stopped_threads").GetInt32()), Is.EqualTo((4, 4)));
        Assert.That(record.GetProperty("name").GetString(), Is.EqualTo("pie"));
        Assert.That(record.GetProperty("executable").GetString(), Is.EqualTo(target.Program));
        var notes = Tool.Run("/", "readelf", "-n", target.Program).MustSucceed().Output;
        Assert.That(notes, Does.Contain($"Build ID: {record.GetProperty("build_id").GetString()}"));
    }

    /// <summary>The permissions of the mapping that an address lies in.</summary>
    private static string Maps(int pid, ulong address)
        => File.ReadLines($"/proc/{pid}/maps").Select(line => line.Split(' '))
            .Single(words => words[0].Split('-').Select(end => Convert.ToUInt64(end, 16)).ToArray() is [var start, var end] && address >= start && address < end)[1];
}
