using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Records;
using Forensics.Sdk;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>A program with known objects; its cores by createdump and by gdb; what ClrMD says of them when it is given files.</summary>
public sealed class ClrAnalysisTests
{
    internal static string Dac { get; } = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libmscordaccore.so");

    private static string Core(bool byGdb) => byGdb ? Cores.ByGdb : Cores.Created;

    [TestCase(false)]
    [TestCase(true)]
    public void RuntimesAreFoundWithoutADac(bool byGdb)
    {
        using var core = File.OpenRead(Core(byGdb));
        var found = FoundList.Analyse(core, null);
        var runtime = found.Of<RuntimeFinding>().Single();
        Assert.That(found.Troubles, Is.Empty);
        Assert.That(runtime.Path, Is.EqualTo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libcoreclr.so")));
        Assert.That(runtime.BuildId, Is.EqualTo(BuildIds.Of(runtime.Path!)));
        Assert.That(runtime.Version, Does.StartWith(Environment.Version.ToString(2) + "."));
        Assert.That(runtime.Architecture, Is.EqualTo(RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()));
        Assert.That(runtime.IsSingleFile, Is.False);
        Assert.That(found.Of<EndFinding>().Count(), Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void TheHeapHasWhatClrMdCountsInAFile(bool byGdb)
    {
        using var core = File.OpenRead(Core(byGdb));
        var found = FoundList.Analyse(core, Dac, new() { MaxTypes = int.MaxValue });
        Assert.That(found.Troubles, Is.Empty);
        Assert.That(found.Of<RuntimeFinding>().Single().IsServerGc, Is.False);
        var ours = found.Of<TypeFinding>().Where(type => type.Type is not null).ToDictionary(type => (type.Type, type.Module), type => (type.Count, type.TotalBytes));
        var (counts, objects) = CountByClrMd(Core(byGdb));
        Assert.That(ours, Is.EquivalentTo(counts));
        Assert.That(found.Of<EndFinding>().Single().Objects, Is.EqualTo(objects));
        Assert.That(ours[("ClrTarget.Known", ClrTargetProcess.Assembly)].Count, Is.EqualTo(ClrTargetProcess.Objects));
    }

    [Test]
    public void ThreadsHaveManagedStacksAndStates()
    {
        using var core = File.OpenRead(Cores.ByGdb);
        var found = FoundList.Analyse(core, Dac, new() { MaxExceptions = 0 });
        var threads = found.Of<ThreadFinding>().ToList();
        var blocked = threads.Single(thread => thread.Frames.Contains("ClrTarget.Program.BlockedHere()"));
        Assert.That(blocked.States, Does.Contain("background"));
        Assert.That(blocked.Frames, Does.Contain("System.Threading.ManualResetEventSlim.Wait()"));
        Assert.That(blocked.FramesCut, Is.False);
        var main = threads.Single(thread => thread.OsThreadId == Cores.Pid);
        Assert.That(main.Frames[^1], Is.EqualTo("ClrTarget.Program.Main()"));
        Assert.That(main.States, Does.Not.Contain("background"));
        Assert.That(threads.Count(thread => thread.States.Contains("finalizer")), Is.EqualTo(1));
        Assert.That(found.Of<ExceptionFinding>(), Is.Empty);
        Assert.That(found.Of<EndFinding>().Single().Objects, Is.Zero, "nothing of the heap was asked for");
    }

    [Test]
    public void StacksAndThreadsAreCutAndItIsSaid()
    {
        using var core = File.OpenRead(Cores.Created);
        var found = FoundList.Analyse(core, Dac, new() { MaxExceptions = 0, MaxThreads = 1, MaxFrames = 2 });
        var thread = found.Of<ThreadFinding>().Single();
        Assert.That((thread.Frames.Count, thread.FramesCut), Is.EqualTo((2, true)));
        Assert.That(found.Troubles.Single(), Has.Property("Part").EqualTo("threads").And.Property("Kind").EqualTo(FaultKind.OverLimit));
    }

    [Test]
    public void AnExceptionThatIsKeptHasMessageAndStack()
    {
        using var core = File.OpenRead(Cores.ByGdb);
        var found = FoundList.Analyse(core, Dac);
        var known = found.Of<ExceptionFinding>().Single(exception => exception.Type == "ClrTarget.KnownException");
        Assert.That(known.Message, Is.EqualTo("a known message"));
        Assert.That(known.HResult, Is.EqualTo(unchecked((int)0x80131500)));
        Assert.That(known.Frames, Is.EqualTo(new[] { "ClrTarget.Program.Throw()", "ClrTarget.Program.Catch()" }));
        Assert.That(new ClrRecords(1, null).Of(known, default).Hresult, Is.EqualTo("0x80131500"));
    }

    [Test]
    public void StringsAreFoundByPatternAndBounded()
    {
        using var core = File.OpenRead(Cores.ByGdb);
        var text = FoundList.Analyse(core, Dac, new() { StringPattern = "secret-[0-9]+" }).Of<StringFinding>().Single();
        Assert.That(text, Is.EqualTo(new StringFinding(text.Address, $"known-secret-{Cores.Pid}", 0, $"known-secret-{Cores.Pid}".Length)));
        var cut = FoundList.Analyse(core, Dac, new() { StringPattern = "[0-9]$", MaxStringChars = 4, MaxStrings = 1 });
        Assert.That(cut.Of<StringFinding>().Single().Text, Has.Length.LessThanOrEqualTo(4));
        Assert.That(cut.Troubles.Single().Kind, Is.EqualTo(FaultKind.OverLimit));
    }

    [Test]
    public void WhatKeepsAnObjectAliveIsAPathFromARoot()
    {
        using var core = File.OpenRead(Cores.Created);
        var found = FoundList.Analyse(core, Dac, new() { RootType = "ClrTargetExtra.Hidden" });
        var root = found.Of<RootFinding>().First(root => root.RootKind is "strong-handle" or "static-var");
        Assert.That(root.Chain, Is.EqualTo(new[] { "System.Object[]", "ClrTarget.Holder", "ClrTargetExtra.Hidden" }));
        Assert.That((root.Type, root.ChainCut), Is.EqualTo(("ClrTargetExtra.Hidden", false)));
        var one = FoundList.Analyse(core, Dac, new() { RootType = "ClrTarget.Known", MaxRoots = 1 });
        Assert.That(one.Of<RootFinding>().Count(), Is.EqualTo(1));
        Assert.That(one.Troubles.Single(), Has.Property("Part").EqualTo("roots"));
        Assert.That(FoundList.Analyse(core, Dac, new() { RootType = "ClrTarget.None" }).Of<RootFinding>(), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void AModuleLoadedFromBytesIsAnImageInMemory(bool byGdb)
    {
        using var core = File.OpenRead(Core(byGdb));
        var modules = FoundList.Analyse(core, Dac, new() { MaxExceptions = 0 }).Of<ModuleFinding>().ToList();
        var own = modules.Single(module => module.Name == "ClrTarget.dll");
        Assert.That((own.Path, own.MappedPath), Is.EqualTo((ClrTargetProcess.Assembly, ClrTargetProcess.Assembly)));
        Assert.That(own.Mvid, Is.EqualTo(Mvid(File.OpenRead(ClrTargetProcess.Assembly))));
        Assert.That(ClrRecords.IsOnDisk(own), Is.True);

        var hidden = modules.Single(module => module.Name is "ClrTargetExtra.dll" or "ClrTargetExtra");
        var file = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../clr-target-extra/ClrTargetExtra.dll"));
        Assert.That((hidden.Path, ClrRecords.IsOnDisk(hidden)), Is.EqualTo(((string?)null, false)));
        Assert.That(hidden.MappedPath, Is.Null.Or.EqualTo("/dev/zero (deleted)"), "the kernel's name for shared memory");
        Assert.That(hidden.Mvid, Is.EqualTo(Mvid(File.OpenRead(file))));
        Assert.That((hidden.Layout, hidden.SizeBytes), Is.EqualTo(("flat", new FileInfo(file).Length)));
        Assert.That(Memory(core, hidden), Is.EqualTo(File.ReadAllBytes(file)), "what lies at the address is the file that was never there");
    }

    [Test]
    public void ADacInMemoryThatNobodyCanWriteAnyMoreIsLoaded()
    {
        using var dac = SealedFile.Of(Dac);
        using var core = File.OpenRead(Cores.Created);
        Assert.That(FoundList.Analyse(core, dac.Path).Of<ThreadFinding>(), Is.Not.Empty);
    }

    [Test]
    public void AQuestionAboutAnotherRuntimeFindsNone()
    {
        using var core = File.OpenRead(Cores.Created);
        var found = FoundList.Analyse(core, Dac, new() { BuildId = new string('0', 40) });
        Assert.That(found.Troubles.Single().Kind, Is.EqualTo(FaultKind.Missing));
        Assert.That(found.Of<RuntimeFinding>(), Is.Empty);
    }

    [Test]
    public void NoFileThatTheCoreNamesIsTouched()
    {
        Tool.Require("strace");
        var work = Path.GetDirectoryName(Cores.Created)!; // All of it is gone with the cores.
        var (log, dac, core) = (Path.Combine(work, "strace"), Path.Combine(work, "dac.so"), Path.Combine(work, "without-metadata"));
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../clr-analyst/ClrAnalyst.dll"));
        File.Copy(Dac, dac);
        WithoutMetadata(core);
        Tool.Run("/", "strace", "-f", "-e", "trace=%file,%network", "-o", log, "dotnet", program, core, dac, """{"max_types":10,"root_type":"ClrTarget.Known"}""").MustSucceed();
        var calls = File.ReadAllLines(log).SkipWhile(line => !line.Contains($"openat(AT_FDCWD, \"{dac}\"", StringComparison.Ordinal)).ToList();
        Assert.That(calls, Has.Some.Contains("openat(AT_FDCWD, \"/proc/self/fd/"), "the metadata was asked for, and the file in its place was opened");
        Assert.That(calls, Has.None.Contains("clr-target/").And.None.Contains("libcoreclr.so").And.None.Contains("System.Private.CoreLib").And.None.Contains("socket("));
    }

    // Where the header of the assembly says that they are, there is no memory: ClrMD then wants them from the file.
    private static void WithoutMetadata(string path)
    {
        const int HeaderBytes = 72;
        const int MetadataAt = 8;
        using var image = new PEReader(File.OpenRead(ClrTargetProcess.Assembly));
        var header = File.ReadAllBytes(ClrTargetProcess.Assembly).AsSpan(image.PEHeaders.CorHeaderStartOffset, HeaderBytes);
        var core = File.ReadAllBytes(Cores.Created);
        var wrong = 0;
        for (int at, from = 0; (at = core.AsSpan(from).IndexOf(header)) >= 0; from += at + HeaderBytes, wrong++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(core.AsSpan(from + at + MetadataAt), 0x7fff0000);
        }

        Assert.That(wrong, Is.Positive);
        File.WriteAllBytes(path, core);
    }

    internal static byte[] Memory(FileStream core, ModuleFinding module)
    {
        core.Position = 0;
        using var target = DataTarget.LoadDump("core", core, leaveOpen: true, new() { FileLocator = new FindsNothing() });
        var bytes = new byte[(int)module.SizeBytes!];
        Assert.That(target.DataReader.Read(module.Address!.Value, bytes), Is.EqualTo(bytes.Length));
        return bytes;
    }

    private static Guid Mvid(FileStream file)
    {
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static (Dictionary<(string?, string?), (long, long)> Counts, long Objects) CountByClrMd(string path)
    {
        using var target = DataTarget.LoadDump(path, new DataTargetOptions { FileLocator = new FindsNothing() });
        using var runtime = target.ClrVersions.Single().CreateRuntime(Dac, ignoreMismatch: true);
        var all = runtime.Heap.EnumerateObjects().ToList();
        return (all.GroupBy(found => (found.Type!.Name, found.Type.Module?.Name)).ToDictionary(type => type.Key, type => ((long)type.Count(), type.Sum(found => (long)found.Size))), all.Count);
    }
}
