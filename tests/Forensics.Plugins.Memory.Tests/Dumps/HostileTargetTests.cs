using System.Text.Json;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>Processes that want to hide memory from the dump, or to keep it from being made.</summary>
public sealed class HostileTargetTests : DumpTests
{
    private static readonly long Page = Environment.SystemPageSize;

    [Test]
    public void AFileWithALongPathThatIsMappedTenThousandTimesHidesNothing()
    {
        using var target = TargetProcess.Ready("longpaths", Folder);
        try
        {
            var run = DumpRun.Of(new DumpOptions { Rules = [TargetRule.WritableExecutable], Names = [File.ReadAllText($"/proc/{target.Pid}/comm").TrimEnd()], Filter = MemoryFilter.Anonymous });
            using var core = run.Core(target.Pid, Folder);
            core.MustHold(target);
            Assert.That(run.Item("rule:writable-executable").State, Is.EqualTo(ItemState.Collected), "the rules see all mappings");
            Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "FILES_NOTE_CUT" }));
            Assert.That(run.Mappings(target.Pid), Has.Count.GreaterThan(10_000));
            Assert.That(core.Notes.Single(note => note.Type == 0x46494c45).Content, Has.Length.InRange(8 << 20, 16 << 20));
        }
        finally
        {
            // The next test of all would trip over such a path.
            Directory.Delete(Directory.GetDirectories(Folder).Single(), recursive: true);
        }
    }

    [Test]
    public void AFileWithoutANumberIsAFileAndNoUntouchedMemory()
    {
        var point = Directory.CreateDirectory(Path.Combine(Folder, "mount")).FullName;
        using var target = TargetProcess.Ready("unnumbered", point);
        var run = DumpRun.Of(target.Pid);
        var mapping = run.Mapping(target.Pid, Convert.ToUInt64(target.Lines("served").Single()[1], 16));
        Assert.That((mapping.GetProperty("zero_bytes").GetInt64(), mapping.GetProperty("absent_bytes").GetInt64()), Is.EqualTo((0L, 15 * Page)));
        Assert.That((mapping.GetProperty("left_out").GetString(), mapping.GetProperty("inode").GetString()), Is.EqualTo(("in-file", "0")));
    }

    [Test]
    public void PagesThatNobodyMayTouchAreNotInSwap([Values(AbsentPages.Skip, AbsentPages.All)] AbsentPages absent)
    {
        using var target = TargetProcess.Ready("guardpages");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Absent = absent });
        run.MustBeCollected(target.Pid);
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        Assert.That(run.Mapping(target.Pid, Convert.ToUInt64(target.Lines("guard").Single()[1], 16)).GetProperty("swapped_bytes").GetInt64(), Is.Zero);
    }

    [TestCase("shared", TargetRule.AnonymousExecutable)]
    [TestCase("segment", TargetRule.AnonymousExecutable)]
    [TestCase("disguised", TargetRule.MemoryExecutable)]
    public void CodeInMemoryIsFoundWhateverItIsCalled(string kind, TargetRule rule)
    {
        using var target = TargetProcess.Ready("executable", kind);
        var run = DumpRun.Of(new DumpOptions { Rules = [rule], Ranges = ["0-1000"], ProcState = false });
        Assert.That(run.Dumped, Does.Contain(target.Pid));
    }

    [Test]
    public void WhatStartsAnotherProgramAndLeavesItsMemoryToAnotherProcessIsNotMixedWithTheOther()
    {
        using var target = TargetProcess.Ready("sharing");
        var isTold = false;
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid] }, () =>
        {
            isTold = true;
            ThisMachine.Send(target.Pid, ThisMachine.User1);
            while (target.ReadLine() != "ready")
            {
            }
        });
        Assert.That(isTold, Is.True);
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
    }

    [Test]
    public void ADumpOfMemoryThatAnotherProcessChangesIsNotCalledConsistentWithoutAWord()
    {
        using var target = TargetProcess.Ready("sharing");
        var run = DumpRun.Of(target.Pid, DumpMode.Consistent);
        Assert.That(run.Faults(target.Pid).Select(fault => fault.Code), Is.EqualTo(new[] { "MEMORY_SHARED" }));
        Assert.That(run.Faults(target.Pid)[0].Message, Does.Contain($"process {target.Child} "));
        DumpRun.Of(target.Pid).MustBeCollected(target.Pid);
    }

    [TestCase(500)]
    [TestCase(700)]
    [TestCase(2_048)]
    [TestCase(5_000)]
    public void PagesInManyPiecesAreStoredOnce(int count)
    {
        using var target = TargetProcess.Ready("fragments", $"{count}");
        var run = DumpRun.Of(target.Pid);
        run.MustBeCollected(target.Pid);
        using var core = run.Core(target.Pid, Folder);
        core.MustHold(target);
        var mapping = run.Mapping(target.Pid, target.Patterns[0].Address);
        Assert.That((mapping.GetProperty("stored_bytes").GetInt64(), mapping.GetProperty("zero_bytes").GetInt64()), Is.EqualTo((count * Page, count * Page)));
        var loads = core.Loads.ToList();
        Assert.That(loads.Zip(loads.Skip(1), (low, high) => low.Address + (ulong)low.MemoryBytes <= high.Address), Has.All.True, "segments do not overlap");
    }

    [Test]
    public void EachMappedLibraryHasItsBuildId()
    {
        using var target = TargetProcess.Ready("threads", "2");
        var run = DumpRun.Of(target.Pid);
        var first = run.Mappings(target.Pid).Where(mapping => mapping.GetProperty("mapped_path").ValueKind == JsonValueKind.String && mapping.GetProperty("offset_bytes").GetInt64() == 0
            && Path.GetFileName(mapping.GetProperty("mapped_path").GetString()!).Contains(".so", StringComparison.Ordinal)).ToList();
        Assert.That(first, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(first.Where(mapping => mapping.GetProperty("build_id").ValueKind == JsonValueKind.Null).Select(mapping => mapping.GetRawText()), Is.Empty);
    }
}
