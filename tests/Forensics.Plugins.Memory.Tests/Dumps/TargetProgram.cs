namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>target.c, compiled once in each of the ways that programs lie in memory.</summary>
[SetUpFixture]
public sealed class TargetProgram
{
    private static readonly (string Build, string[] Flags)[] Builds =
    [
        (Pie, ["-pie", "-fPIE"]), (NoPie, ["-no-pie", "-fno-pie"]), (Static, ["-static"]), (StaticPie, ["-static-pie", "-fPIE"]),
    ];

    private static DirectoryInfo? folder;

    public const string Pie = "pie";
    public const string NoPie = "no-pie";
    public const string Static = "static";
    public const string StaticPie = "static-pie";

    public static string Folder => folder!.FullName;

    /// <summary>The program in one build; the test is skipped where this machine cannot make it.</summary>
    public static string Path(string build)
    {
        var path = System.IO.Path.Combine(Folder, build);
        if (!File.Exists(path))
        {
            Assert.Ignore($"this machine's compiler makes no {build} program");
        }

        return path;
    }

    [OneTimeSetUp]
    public void Compile()
    {
        Tool.Require("gcc");
        folder = Directory.CreateTempSubdirectory("forensics-memory-");
        var source = System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "target.c");
        foreach (var (build, flags) in Builds)
        {
            var gcc = Tool.Run(Folder, "gcc", ["-O0", "-g", "-pthread", "-Wall", "-Werror", .. flags, "-o", build, source]);
            if (build == Pie)
            {
                _ = gcc.MustSucceed();
            }
        }
    }

    [OneTimeTearDown]
    public void Remove() => folder?.Delete(recursive: true);
}
