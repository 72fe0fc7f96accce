using System.Diagnostics;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>odd.c, compiled once.</summary>
[SetUpFixture]
public sealed class OddProgram
{
    private static DirectoryInfo? folder;

    public static string Folder => folder!.FullName;

    public static string Path => System.IO.Path.Combine(Folder, "odd");

    [OneTimeSetUp]
    public void Compile()
    {
        folder = Directory.CreateTempSubdirectory("forensics-processes-");
        var source = System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "odd.c");
        using var gcc = Process.Start("gcc", ["-O1", "-pthread", "-Wall", "-Werror", "-o", Path, source]);
        gcc.WaitForExit();
        Assert.That(gcc.ExitCode, Is.Zero, "odd.c does not compile");
    }

    [OneTimeTearDown]
    public void Remove() => folder?.Delete(recursive: true);
}
