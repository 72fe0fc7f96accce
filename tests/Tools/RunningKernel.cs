namespace Tools;

/// <summary>What the kernel of this machine may have been built without.</summary>
internal static class RunningKernel
{
    public static void RequireFileSystem(string type)
    {
        if (!File.ReadLines("/proc/filesystems").Any(line => line.EndsWith($"\t{type}", StringComparison.Ordinal))) Assert.Ignore($"the kernel of this machine has no {type}");
    }
}
