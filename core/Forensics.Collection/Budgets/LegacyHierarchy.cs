using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>Version 1: the run's group is one folder for each controller, directly below the root of its hierarchy, where the next run finds what a killed one left.</summary>
/// <param name="mounts">Where each controller is mounted.</param>
internal sealed class LegacyHierarchy(IReadOnlyDictionary<string, string> mounts) : GroupHierarchy
{
    private readonly Dictionary<string, string> runs = new(StringComparer.Ordinal);
    private readonly OwnGroup? own = mounts.TryGetValue("cpu", out var cpu) ? new(cpu, "cpu") : null;

    public override IReadOnlyList<string> Roots => [.. mounts.Values.Distinct()];

    public override bool Begin(string name, ICollection<string> notes)
    {
        foreach (var (controller, mount) in mounts)
        {
            var path = Path.Combine(mount, name);
            if (GroupFolder.TryCreate(path) is { } refused)
            {
                notes.Add($"{path} could not be created: {refused}");
            }
            else
            {
                runs.Add(controller, path);
            }
        }

        return runs.Count > 0;
    }

    public override string? LimitCpu(int percent, ICollection<string> notes)
    {
        if (own is null || !runs.TryGetValue("cpu", out var path))
        {
            return null;
        }

        var run = new GroupFolder(path);
        if ((run.Write("cpu.cfs_period_us", CpuQuota.PeriodMicroseconds) ?? run.Write("cpu.cfs_quota_us", CpuQuota.Microseconds(percent)) ?? own.Enter(Path.Combine(path, "host"))) is { } refused)
        {
            notes.Add($"the run could not be held to its share of the CPU: {refused}");
            return null;
        }

        return "cgroup v1: cpu.cfs_quota_us of the run's group";
    }

    public override StepGroup? ForStep(string name, StepLimits limits, ICollection<string> notes)
    {
        var folders = new Dictionary<string, GroupFolder>(StringComparer.Ordinal);
        foreach (var (controller, run) in runs)
        {
            var path = Path.Combine(run, name);
            if (GroupFolder.TryCreate(path) is { } refused)
            {
                notes.Add($"{path} could not be created: {refused}");
            }
            else
            {
                folders.Add(controller, new GroupFolder(path));
            }
        }

        return folders.Count == 0 ? null : new LegacyGroup(folders, limits, notes);
    }

    public override IReadOnlyList<string> End(TimeProvider clock)
        => [.. new[] { own?.Leave(clock) }.Concat(runs.Values.Distinct().Select(path => new GroupFolder(path).Remove(clock) is { } reason ? $"{path}: {reason}" : null)).OfType<string>()];
}
