using System.Text.Json;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>Which memory of a process is stored: all of it is told in any case.</summary>
public sealed class FilterTests : DumpTests
{
    private static readonly long Page = Environment.SystemPageSize;

    [TestCase(MemoryFilter.Private)]
    [TestCase(MemoryFilter.Anonymous)]
    [TestCase(MemoryFilter.Executable)]
    public void AFilterStoresItsKindAloneAndAllMappingsAreTold(MemoryFilter filter)
    {
        using var target = TargetProcess.Ready("shared", Folder);
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Filter = filter });
        run.MustBeCollected(target.Pid);
        Assert.That(run.Mappings(target.Pid), Has.Count.EqualTo(File.ReadAllLines($"/proc/{target.Pid}/maps").Length));
        foreach (var mapping in run.Mappings(target.Pid).Where(mapping => mapping.GetProperty("left_out").GetString() != "device"))
        {
            var isWanted = Fits(filter, mapping);
            Assert.That(mapping.GetProperty("left_out").GetString() == "not-asked", Is.EqualTo(!isWanted), mapping.ToString());
            Assert.That(isWanted || mapping.GetProperty("stored_bytes").GetInt64() == 0, Is.True, mapping.ToString());
        }

        using var core = run.Core(target.Pid, Folder);
        foreach (var (address, bytes) in target.Patterns)
        {
            Assert.That(core.Read(address, bytes.Length), Fits(filter, run.Mapping(target.Pid, address)) ? Is.EqualTo(bytes) : Is.Null, run.Mapping(target.Pid, address).ToString());
        }
    }

    [Test]
    public void ARangeStoresItsPagesAndNoOthers()
    {
        using var target = TargetProcess.Ready("guarded");
        var (first, second) = (target.Patterns[0], target.Patterns[2]);
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Ranges = [$"0x{first.Address:X}-{first.Address + 1:x}", $"{second.Address:x}-{second.Address + 16:x}"] });
        run.MustBeCollected(target.Pid);
        using var core = run.Core(target.Pid, Folder);
        Assert.That(core.Read(first.Address, 16), Is.EqualTo(first.Bytes));
        Assert.That(core.Read(second.Address, 16), Is.EqualTo(second.Bytes));
        Assert.That(run.Record(target.Pid).GetProperty("stored_bytes").GetInt64(), Is.EqualTo(2 * Page));
        Assert.That(core.Loads.Sum(load => load.FileBytes), Is.EqualTo(2 * Page));
        Assert.That(core.Read(target.Patterns[3].Address, 16), Is.Null);
    }

    [Test]
    public void ARangeWhereNothingIsMappedStoresNothing()
    {
        using var target = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], Ranges = ["1000-2000"] });
        Assert.That(run.Record(target.Pid).GetProperty("stored_bytes").GetInt64(), Is.Zero);
        var path = run.Rebuild(target.Pid, Folder);
        _ = Elfutils.MustReadNotes(path, [target.Pid]);
        _ = Elfutils.MustReadSegments(path);
    }

    [Test]
    public void WhatIsOverTheLimitIsLeftOutAndTold()
    {
        using var target = TargetProcess.Ready("ticking", "4");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], MaxDumpBytes = 1 << 20 });
        Assert.That(run.Record(target.Pid).GetProperty("stored_bytes").GetInt64(), Is.EqualTo(1 << 20));
        Assert.That(run.Faults(target.Pid).Select(fault => (fault.Kind, fault.Code)), Is.EqualTo(new[] { (FaultKind.OverLimit, "DUMP_OVER_LIMIT") }));
        Assert.That((run.Item(target.Pid).State, run.Item(target.Pid).Flags), Is.EqualTo((ItemState.OverLimit, ItemFlags.Truncated)));
        var path = run.Rebuild(target.Pid, Folder);
        _ = Elfutils.MustReadNotes(path, [target.Pid]);
        var all = DumpRun.Of(new DumpOptions { Pids = [target.Pid], MaxDumpBytes = run.Record(target.Pid).GetProperty("stored_bytes").GetInt64() + (64 << 20) });
        all.MustBeCollected(target.Pid);
    }

    [Test]
    public void PagesOfFilesThatAreNotInMemoryAreReadWhenAskedFor()
    {
        using var target = TargetProcess.Ready("guarded");
        var (skipped, read) = (DumpRun.Of(target.Pid), DumpRun.Of(new DumpOptions { Pids = [target.Pid], Absent = AbsentPages.Files }));
        read.MustBeCollected(target.Pid);
        var code = Code(read);
        Assert.That(code.GetProperty("absent_bytes").GetInt64(), Is.Zero);
        using var core = read.Core(target.Pid, Folder);
        var (start, offset) = (DumpRun.Address(code, "start_address"), code.GetProperty("offset_bytes").GetInt64());
        var length = (int)Math.Min((long)(DumpRun.Address(code, "end_address") - start), new FileInfo(target.Program).Length - offset);
        Assert.That(core.Read(start, length), Is.EqualTo(File.ReadAllBytes(target.Program).AsSpan((int)offset, length).ToArray()), "the program's instructions are its file's");
        Assert.That(Total(skipped, "absent_bytes"), Is.GreaterThan(Total(read, "absent_bytes")));

        JsonElement Code(DumpRun run) => run.Mappings(target.Pid).Single(mapping => mapping.GetProperty("mapped_path").GetString() == target.Program && mapping.GetProperty("permissions").GetString() == "r-xp");

        long Total(DumpRun run, string field) => run.Record(target.Pid).GetProperty(field).GetInt64();
    }

    [Test]
    public void TheFirstPageOfALibraryIsThereSoThatItsBuildIsKnown()
    {
        using var target = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(target.Pid);
        var libraries = run.Mappings(target.Pid).Where(mapping => mapping.GetProperty("build_id").ValueKind == JsonValueKind.String).ToList();
        Assert.That(libraries.Select(mapping => mapping.GetProperty("mapped_path").GetString()), Has.Some.Contain("libc").And.Some.EqualTo(target.Program));
        foreach (var library in libraries.Where(mapping => mapping.GetProperty("mapped_path").GetString()![0] == '/'))
        {
            Assert.That(Tool.Run("/", "readelf", "-n", library.GetProperty("mapped_path").GetString()!).Output, Does.Contain(library.GetProperty("build_id").GetString()));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void FilesOfProcAreStoredBesideTheDumpWhenAskedFor(bool isAskedFor)
    {
        using var target = TargetProcess.Ready("guarded");
        var run = DumpRun.Of(new DumpOptions { Pids = [target.Pid], ProcState = isAskedFor });
        var stored = run.Context.Blobs.Values.Where(blob => blob.Source.Kind == BlobKind.Extra).ToDictionary(blob => blob.Source.Name!, blob => blob.Content);
        Assert.That(stored.ContainsKey($"{target.Pid}.maps"), Is.EqualTo(isAskedFor));
        if (isAskedFor)
        {
            Assert.That(stored[$"{target.Pid}.maps"], Is.EqualTo(File.ReadAllBytes($"/proc/{target.Pid}/maps")));
            Assert.That(stored[$"{target.Pid}.limits"], Is.EqualTo(File.ReadAllBytes($"/proc/{target.Pid}/limits")));
            Assert.That(stored.Keys, Is.SupersetOf(new[] { "status", "stat", "cmdline", "cgroup" }.Select(name => $"{target.Pid}.{name}")));
            Assert.That(stored.Keys, Has.None.EndsWith(".environ"));
        }
    }

    private static bool Fits(MemoryFilter filter, JsonElement mapping)
    {
        var (permissions, path) = (mapping.GetProperty("permissions").GetString()!, mapping.GetProperty("mapped_path").GetString() ?? "");
        return filter switch
        {
            MemoryFilter.Private => permissions[3] == 'p',
            MemoryFilter.Executable => permissions[2] == 'x',
            _ => !path.StartsWith('/') || path.StartsWith("/memfd:", StringComparison.Ordinal) || path.StartsWith("/SYSV", StringComparison.Ordinal) || path.StartsWith("/dev/zero", StringComparison.Ordinal),
        };
    }
}
