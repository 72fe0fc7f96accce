using System.Text.Json;

namespace Forensics.Plugins.Processes.Tests;

public sealed class ExecutableTests
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("forensics-executable-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void AnExecutableInItsPlaceIsNotDeleted()
    {
        using var process = Run("plain");
        Assert.That(Executable(process), Is.EqualTo((InFolder("plain"), (bool?)false)));
    }

    [Test]
    public void ADeletedExecutableKeepsItsPathWithoutTheKernelsMark()
    {
        using var process = Run("gone");
        File.Delete(InFolder("gone"));
        Assert.That(Executable(process), Is.EqualTo((InFolder("gone"), (bool?)true)));
    }

    [Test]
    public void AFileReallyCalledDeletedIsNotTakenForADeletedOne()
    {
        using var process = Run("x (deleted)");
        Assert.That(Executable(process), Is.EqualTo((InFolder("x (deleted)"), (bool?)false)));
    }

    [Test]
    public void AFileReallyCalledDeletedThatIsDeletedLosesOneMarkOnly()
    {
        using var process = Run("x (deleted)");
        File.Delete(InFolder("x (deleted)"));
        Assert.That(Executable(process), Is.EqualTo((InFolder("x (deleted)"), (bool?)true)));
    }

    [Test]
    public void ADeletedExecutableWithAnotherHardLinkIsDeleted()
    {
        using var process = Run("first");
        using (var link = System.Diagnostics.Process.Start("ln", [InFolder("first"), InFolder("second")]))
        {
            link.WaitForExit();
        }

        File.Delete(InFolder("first"));
        Assert.That(Executable(process), Is.EqualTo((InFolder("first"), (bool?)true)));
    }

    [Test]
    public void AnExecutableReplacedByAnotherFileIsDeleted()
    {
        using var process = Run("old");
        File.Copy(OddProgram.Path, InFolder("new"));
        File.Move(InFolder("new"), InFolder("old"), overwrite: true);
        Assert.That(Executable(process), Is.EqualTo((InFolder("old"), (bool?)true)));
    }

    [Test]
    public void AProgramThatLiesInMemoryOnlyIsFlagged()
    {
        using var process = OddProcess.Start("memfd");
        process.Expect("ready");
        var record = Listing.Of().Record(process.Pid);
        Assert.That(record.GetProperty("executable").GetString(), Is.EqualTo("/memfd:im)plant"));
        Assert.That(record.GetProperty("executable_deleted").GetBoolean(), Is.True);
        Assert.That(record.GetProperty("executable_memfd").GetBoolean(), Is.True);
        Assert.That(record.GetProperty("kernel_thread").GetBoolean(), Is.False, "it only calls itself so");
        Assert.That(HostileProcessTests.Strings(record, "arguments"), Is.EqualTo(new[] { "[kworker/0:1]" }));
    }

    [Test]
    public void ADeletedWorkingDirectoryIsFlagged()
    {
        var place = Directory.CreateDirectory(InFolder("place")).FullName;
        using var process = OddProcess.StartProgram("/bin/sh", ["-c", $"cd '{place}' && exec '{OddProgram.Path}' wait"]);
        process.Expect("ready");
        Directory.Delete(place);
        var record = Listing.Of().Record(process.Pid);
        Assert.That(record.GetProperty("working_directory").GetString(), Is.EqualTo(place));
        Assert.That(record.GetProperty("working_directory_deleted").GetBoolean(), Is.True);
    }

    private static (string?, bool?) Executable(OddProcess process)
    {
        var record = Listing.Of().Record(process.Pid);
        var deleted = record.GetProperty("executable_deleted");
        Assert.That(record.GetProperty("executable_memfd").GetBoolean(), Is.False);
        return (record.GetProperty("executable").GetString(), deleted.ValueKind == JsonValueKind.Null ? null : deleted.GetBoolean());
    }

    private string InFolder(string name) => Path.Combine(folder, name);

    private OddProcess Run(string name)
    {
        File.Copy(OddProgram.Path, InFolder(name));
        var process = OddProcess.StartProgram(InFolder(name), ["wait"]);
        process.Expect("ready");
        return process;
    }
}
