using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Records;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>The target as one file with the runtime in it: no DAC lies beside it.</summary>
public sealed class SingleFileTests
{
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("forensics-single-");
    private string program = "";
    private string core = "";

    [OneTimeSetUp]
    public void Make()
    {
        var source = Repository();
        var published = Path.Combine(work.FullName, "published");
        var result = Tool.Run(source, "dotnet", "publish", "tests/ClrTarget", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.Replace("debian", "linux", StringComparison.Ordinal), "--self-contained", "true",
            "-p:PublishSingleFile=true", "-p:UseAppHost=true", $"-p:ArtifactsPath={work.FullName}/build", "-o", published, "--nologo", "-v", "q");
        if (result.ExitCode != 0)
        {
            Assert.Ignore($"a runtime pack cannot be restored here: {result.Output}{result.Error}");
        }

        program = Path.Combine(published, "ClrTarget");
        core = Path.Combine(work.FullName, "core");
        using var target = ClrTargetProcess.Start(program);
        target.CreateDump(core);
    }

    [OneTimeTearDown]
    public void CleanUp() => work.Delete(recursive: true);

    [Test]
    public void TheRuntimeIsAPartOfTheProgramAndNamesItsDac()
    {
        var runtime = Found(null).Of<RuntimeFinding>().Single();
        Assert.That((runtime.IsSingleFile, runtime.Path), Is.EqualTo((true, program)));
        if (Environment.Version.ToString() == runtime.Version || runtime.BuildId == BuildIds.Of(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libcoreclr.so")))
        {
            Assert.That(runtime.DacBuildId, Is.EqualTo(BuildIds.Of(ClrAnalysisTests.Dac)));
        }
    }

    [Test]
    public void ItsModulesComeOutOfMemory()
    {
        var found = Found(Dac());
        var modules = found.Of<ModuleFinding>().ToList();
        var own = modules.Single(module => module.Name == "ClrTarget.dll");
        Assert.That((own.Path, own.MappedPath, ClrRecords.IsOnDisk(own)), Is.EqualTo(((string?)null, program, false)));
        using var file = File.OpenRead(core);
        var image = new MemoryStream(ClrAnalysisTests.Memory(file, own));
        using var reader = new PEReader(image);
        var metadata = reader.GetMetadataReader();
        Assert.That(metadata.GetGuid(metadata.GetModuleDefinition().Mvid), Is.EqualTo(own.Mvid));
        Assert.That(metadata.TypeDefinitions.Select(type => metadata.GetString(metadata.GetTypeDefinition(type).Name)), Does.Contain("KnownException"));
        Assert.That(modules.Single(module => module.Name is "ClrTargetExtra.dll" or "ClrTargetExtra").MappedPath, Is.Not.EqualTo(program));
    }

    [Test]
    public void ItsHeapAndThreadsAreReadAsAnyOther()
    {
        var found = Found(Dac());
        Assert.That(found.Of<TypeFinding>().Single(type => type.Type == "ClrTarget.Known").Count, Is.EqualTo(ClrTargetProcess.Objects));
        Assert.That(found.Of<ThreadFinding>().SelectMany(thread => thread.Frames), Does.Contain("ClrTarget.Program.BlockedHere()"));
        Assert.That(found.Troubles, Is.Empty);
    }

    private FoundList Found(string? dac)
    {
        using var file = File.OpenRead(core);
        return FoundList.Analyse(file, dac, new() { MaxTypes = int.MaxValue });
    }

    // The runtime that runs the tests is the one that was published, or there is none.
    private string Dac()
    {
        var runtime = Found(null).Of<RuntimeFinding>().Single();
        if (runtime.DacBuildId != BuildIds.Of(ClrAnalysisTests.Dac))
        {
            Assert.Ignore("the runtime pack is another version than the runtime that runs the tests: no DAC for it");
        }

        return ClrAnalysisTests.Dac;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Forensics.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("no Forensics.sln above the tests");
    }
}
