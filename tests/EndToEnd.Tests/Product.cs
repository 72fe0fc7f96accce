using System.Runtime.InteropServices;

namespace EndToEnd.Tests;

/// <summary>Where the build has put what is tested.</summary>
internal static class Product
{
    /// <summary>The build's output folder, found by walking up from this assembly.</summary>
    public static string BuildFolder { get; } = FindBuildFolder();

    public static string Folder => Path.Combine(BuildFolder, "product");

    public static string Program => Path.Combine(Folder, "forensics.dll");

    /// <summary>All hostile plugins, and the good one.</summary>
    public static string Hostile => Path.Combine(BuildFolder, "hostile");

    /// <summary>The well-behaved plugin's own folder.</summary>
    public static string Good => Path.Combine(Hostile, "hostile.good");

    /// <summary>The program that runs these tests' runtime.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    public static void RequireRoot()
    {
        if (!IsRoot)
        {
            Assert.Ignore("this needs root");
        }
    }

    private static string FindBuildFolder()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "product", "forensics.dll")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no folder above the tests holds product/forensics.dll");
    }
}
