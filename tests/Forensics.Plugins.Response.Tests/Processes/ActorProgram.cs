using Forensics.Plugins.Memory.Tests.Dumps;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>actor.c, compiled once.</summary>
[SetUpFixture]
public sealed class ActorProgram
{
    private static DirectoryInfo? folder;

    public static string Path => System.IO.Path.Combine(folder!.FullName, "actor");

    [OneTimeSetUp]
    public void Compile()
    {
        ThisMachine.RequireRoot();
        Tool.Require("gcc");
        folder = Directory.CreateTempSubdirectory("forensics-actors-");
        _ = Tool.Run(folder.FullName, "gcc", "-O1", "-pthread", "-Wall", "-Werror", "-o", Path, System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "actor.c")).MustSucceed();
    }

    [OneTimeTearDown]
    public void Remove() => folder?.Delete(recursive: true);
}
