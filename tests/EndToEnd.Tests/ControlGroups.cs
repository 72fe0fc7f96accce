namespace EndToEnd.Tests;

/// <summary>The control groups of this machine, as tests look at them.</summary>
internal static class ControlGroups
{
    private const string Mount = "/sys/fs/cgroup";

    /// <summary>Whether the kernel counts memory and processes of groups here, by either version, and this process may make groups.</summary>
    public static void Require()
    {
        Product.RequireRoot();
        var unified = Path.Combine(Mount, "cgroup.controllers");
        if (!File.Exists(Path.Combine(Mount, "memory", "memory.limit_in_bytes")) && !(File.Exists(unified) && File.ReadAllText(unified).Contains("memory", StringComparison.Ordinal)))
        {
            Assert.Ignore("there is no memory control group here");
        }
    }

    /// <summary>The groups of a host process, in all hierarchies.</summary>
    public static string[] Of(int hostId)
        => [.. new[] { Mount }.Concat(Directory.Exists(Mount) ? Directory.EnumerateDirectories(Mount) : []).SelectMany(folder => Directory.EnumerateDirectories(folder, $"forensics-{hostId}-*"))];
}
