using System.Globalization;
using System.Text.RegularExpressions;
using Forensics.Collection.Native;

namespace Forensics.Collection.Budgets;

/// <summary>Where control groups are mounted (<c>cgroups(7)</c>).</summary>
/// <param name="Unified">The version 2 hierarchy; null when it is not mounted.</param>
/// <param name="Legacy">Version 1 hierarchies by controller; several controllers can share one.</param>
internal sealed partial record GroupMounts(string? Unified, IReadOnlyDictionary<string, string> Legacy)
{
    private static readonly string[] Controllers = ["memory", "cpu", "cpuacct", "pids", "blkio", "freezer"];

    public static GroupMounts Read() => Parse(SmallFile.TryRead("/proc/self/mountinfo", BudgetLimits.MaxMountTableBytes) ?? string.Empty);

    /// <summary>Fields: id, parent, major:minor, root, mount point, options, optional fields, "-", type, source, super options (<c>proc_pid_mountinfo(5)</c>).</summary>
    public static GroupMounts Parse(string mountInfo)
    {
        string? unified = null;
        var legacy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in mountInfo.Split('\n'))
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 6 || dash + 3 >= fields.Length || fields[dash + 1] is not ("cgroup" or "cgroup2"))
            {
                continue;
            }

            var mountPoint = Escape().Replace(fields[4], match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));
            if (fields[dash + 1] == "cgroup2")
            {
                unified ??= mountPoint;
            }

            foreach (var controller in fields[dash + 1] == "cgroup" ? Controllers.Intersect(fields[dash + 3].Split(',')) : [])
            {
                legacy.TryAdd(controller, mountPoint);
            }
        }

        return new(unified, legacy);
    }

    [GeneratedRegex(@"\\([0-3][0-7]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
