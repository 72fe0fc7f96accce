using Forensics.Collection.Probing;

namespace Forensics.Collection.Budgets;

/// <summary>Where control groups are mounted (<c>cgroups(7)</c>).</summary>
/// <param name="Unified">The version 2 hierarchy; null when it is not mounted.</param>
/// <param name="Legacy">Version 1 hierarchies by controller; several controllers can share one.</param>
internal sealed record GroupMounts(string? Unified, IReadOnlyDictionary<string, string> Legacy)
{
    private static readonly string[] Controllers = ["memory", "cpu", "cpuacct", "pids", "blkio", "freezer"];

    public static GroupMounts Read()
    {
        var mounts = Mount.ReadAll();
        var legacy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var mount in mounts.Where(mount => mount.FileSystem == "cgroup"))
        {
            foreach (var controller in Controllers.Intersect(mount.Options.Split(',')))
            {
                legacy.TryAdd(controller, mount.Point);
            }
        }

        return new(mounts.FirstOrDefault(mount => mount.FileSystem == "cgroup2")?.Point, legacy);
    }
}
