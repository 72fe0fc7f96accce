using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>What a process has in its memory is in the core at its address, of whatever kind the memory is; what cannot be had is told, and nothing waits for it.</summary>
public sealed class MemoryKindTests : DumpTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Test]
    public void WhatLiesInMemoryIsInTheCore([Values("hugepages", "shared", "guarded", "sparse", "stopped")] string kind, [Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready(kind, Folder);
        var run = DumpRun.Of(target.Pid, mode);
        run.MustBeCollected(target.Pid);
        var path = run.Rebuild(target.Pid, Folder);
        using var core = new CoreFile(path);
        core.MustHold(target);
        _ = Elfutils.MustReadNotes(path, core.Threads);
        _ = Elfutils.MustReadSegments(path);
        Assert.That(run.Record(target.Pid).GetProperty("unread_bytes").GetInt64(), Is.Zero);
        Assert.That(run.Record(target.Pid).GetProperty("stored_bytes").GetInt64(), Is.LessThan(64 << 20), "what was never touched is not stored");
    }

    [Test]
    public void TheBytesOfEachMappingAreCountedWhereTheyWent()
    {
        using var target = TargetProcess.Ready("sparse");
        var run = DumpRun.Of(target.Pid);
        var mappings = run.Mappings(target.Pid);
        var lines = File.ReadAllLines($"/proc/{target.Pid}/maps").Select(line => string.Join(' ', line.Split(' ')[..2]));
        Assert.That(mappings.Select(mapping => $"{mapping.GetProperty("start_address").GetString()}-{mapping.GetProperty("end_address").GetString()} {mapping.GetProperty("permissions").GetString()}"), Is.EqualTo(lines));
        foreach (var mapping in mappings.Where(mapping => mapping.GetProperty("left_out").GetString() is null or "in-file"))
        {
            var sum = new[] { "stored_bytes", "zero_bytes", "absent_bytes", "swapped_bytes" }.Sum(field => mapping.GetProperty(field).GetInt64());
            Assert.That(sum, Is.EqualTo((long)(DumpRun.Address(mapping, "end_address") - DumpRun.Address(mapping, "start_address"))), mapping.ToString());
        }

        var most = run.Mapping(target.Pid, target.Patterns[0].Address);
        Assert.That((most.GetProperty("stored_bytes").GetInt64(), most.GetProperty("zero_bytes").GetInt64()), Is.EqualTo((10L * Environment.SystemPageSize, (8L << 30) - (10 * Environment.SystemPageSize))));
        Assert.That(mappings.Sum(mapping => mapping.GetProperty("stored_bytes").GetInt64()), Is.EqualTo(run.Record(target.Pid).GetProperty("stored_bytes").GetInt64()));
    }

    [Test]
    public void SeventyThousandMappingsAreSegmentsThatDebuggersRead([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("mappings", "70000");
        var lines = File.ReadAllLines($"/proc/{target.Pid}/maps").Length;
        if (target.Lines("mapped").SingleOrDefault() is { } cut)
        {
            TestContext.Out.WriteLine($"vm.max_map_count of this machine lets only {cut[1]} be");
        }

        var run = DumpRun.Of(target.Pid, mode);
        run.MustBeCollected(target.Pid);
        Assert.That(run.Mappings(target.Pid), Has.Count.EqualTo(lines).And.Count.GreaterThan(60_000));
        var path = run.Rebuild(target.Pid, Folder);
        using var core = new CoreFile(path);
        core.MustHold(target);
        Assert.That(core.Segments, Has.Count.GreaterThan(lines));
        Assert.That(Elfutils.MustReadSegments(path).Split('\n').Count(line => line.StartsWith("  LOAD ", StringComparison.Ordinal)), Is.EqualTo(core.Loads.Count()));
        Assert.That(Tool.Run("/", "readelf", "-nW", path).MustSucceed().Output, Does.Contain("NT_PRSTATUS").And.Contain("NT_FILE"));
        _ = Elfutils.MustReadNotes(path, core.Threads);
        Assert.That(Gdb.Backtraces(target.Program, path)[target.Pid], Does.Contain("mappings (count=").And.Contain("main ("));
        target.MustRunOn();
    }

    [Test]
    public void PagesForWhichAnotherProgramAnswersAreToldAndNotAskedFor([Values] AbsentPages absent, [Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("userfault");
        var run = MustBeQuick(new() { Pids = [target.Pid], Absent = absent, Mode = mode });
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(target.Absent.Select(missing => core.Read(missing.Address, 1)), Has.All.Null);
        var mapping = run.Mapping(target.Pid, target.Absent[0].Address);
        Assert.That(mapping.GetProperty("absent_bytes").GetInt64(), Is.EqualTo(3L * Environment.SystemPageSize));
        Assert.That(mapping.GetProperty("left_out").GetString(), Is.EqualTo("user-fault"));
        target.MustRunOn();
    }

    [Test]
    public void AFileThatTheProcessItselfServesIsNotWaitedFor([Values] AbsentPages absent, [Values] DumpMode mode)
    {
        var point = Directory.CreateDirectory(Path.Combine(Folder, "mount")).FullName;
        using var target = TargetProcess.Ready("ownfuse", point);
        var run = MustBeQuick(new() { Pids = [target.Pid], Absent = absent, Mode = mode });
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "TARGET_NOT_STOPPED" }), "who serves a file system is not stopped");
        Assert.That(run.Record(target.Pid).GetProperty("mode").GetString(), Is.EqualTo("running"));
        var mapping = run.Mapping(target.Pid, Convert.ToUInt64(target.Lines("served").Single()[1], 16));
        Assert.That(mapping.GetProperty("absent_bytes").GetInt64(), Is.EqualTo(15L * Environment.SystemPageSize));
        target.MustRunOn();
    }

    [Test]
    public void MemoryThatTheKernelGivesToNobodyIsZerosAndTold([Values] DumpMode mode)
    {
        using var target = TargetProcess.Ready("secret");
        var (address, length) = target.Absent.Single();
        var run = DumpRun.Of(target.Pid, mode);
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(core.Read(address, (int)length), Is.Null.Or.EqualTo(new byte[length]));
        Assert.That(run.Record(target.Pid).GetProperty("unread_bytes").GetInt64(), Is.EqualTo(length));
        Assert.That(run.Record(target.Pid).GetProperty("unread_ranges")[0].GetString(), Is.EqualTo($"{address:x}-{address + (ulong)length:x}"));
        Assert.That(run.Mapping(target.Pid, address).GetProperty("unread_bytes").GetInt64(), Is.EqualTo(length));
        Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "MEMORY_UNREAD" }));
        Assert.That((run.Item(target.Pid).State, run.Item(target.Pid).Flags), Is.EqualTo((ItemState.Collected, ItemFlags.Truncated)));
    }

    [Test]
    public void TheRestOfAFileThatHasBecomeShorterIsNotInTheCore([Values(AbsentPages.Skip, AbsentPages.Files)] AbsentPages absent)
    {
        using var target = TargetProcess.Ready("cut", Folder);
        var (address, length) = target.Absent.Single();
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Absent = absent });
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(core.Read(address, (int)length), Is.Null.Or.EqualTo(new byte[length]));
        var mapping = run.Mapping(target.Pid, address);
        Assert.That(mapping.GetProperty("absent_bytes").GetInt64() + mapping.GetProperty("unread_bytes").GetInt64(), Is.EqualTo(length));
    }

    [Test]
    public void PagesInSwapAreToldAndNotBroughtBack()
    {
        using var target = TargetProcess.Ready("swapped");
        var run = DumpRun.Of(target.Pid);
        var mapping = run.Mapping(target.Pid, target.Absent.Single().Address);
        Assert.That((mapping.GetProperty("swapped_bytes").GetInt64(), mapping.GetProperty("left_out").GetString()), Is.EqualTo((target.Absent.Single().LengthBytes, "in-swap")));
        Assert.That(ProcStatus.Of(target.Pid, "VmSwap"), Is.Not.EqualTo("0 kB"));
    }

    private static DumpRun MustBeQuick(DumpOptions options)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var run = DumpRun.Of(options);
        Assert.That(watch.Elapsed, Is.LessThan(Bound));
        return run;
    }
}
