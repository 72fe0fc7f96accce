namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>One process and its cores, made once for all tests of this namespace: each core has more than 100 MB.</summary>
[SetUpFixture]
internal sealed class Cores
{
    private static DirectoryInfo? work;

    /// <summary>Numbers and paths of the process that the cores are of.</summary>
    public static int Pid { get; private set; }

    /// <summary>By the runtime's createdump.</summary>
    public static string Created { get; private set; } = "";

    /// <summary>By gdb.</summary>
    public static string ByGdb { get; private set; } = "";

    [OneTimeSetUp]
    public void Make()
    {
        Tool.Require("gcore");
        work = Directory.CreateTempSubdirectory("forensics-clr-");
        using var target = ClrTargetProcess.Start();
        (Pid, Created, ByGdb) = (target.Pid, Path.Combine(work.FullName, "created"), Path.Combine(work.FullName, "gdb"));
        target.CreateDump(Created);
        target.GCore(ByGdb);
    }

    [OneTimeTearDown]
    public void CleanUp() => work?.Delete(recursive: true);
}
