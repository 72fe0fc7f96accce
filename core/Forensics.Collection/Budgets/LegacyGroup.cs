using System.Globalization;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>A step's groups of version 1, one for each controller (<c>Documentation/admin-guide/cgroup-v1</c>).</summary>
internal sealed class LegacyGroup : StepGroup
{
    private readonly IReadOnlyDictionary<string, GroupFolder> folders;
    private readonly Dictionary<string, string> enforcedBy = new(StringComparer.Ordinal);
    private readonly HashSet<string> joined = new(StringComparer.Ordinal);

    /// <param name="folders">The step's folder by controller.</param>
    /// <param name="limits">What the step may use.</param>
    /// <param name="notes">Gets what could not be set.</param>
    public LegacyGroup(IReadOnlyDictionary<string, GroupFolder> folders, StepLimits limits, ICollection<string> notes)
    {
        this.folders = folders;
        if (Set("memory", "memory.limit_in_bytes", limits.MemoryBytes, notes))
        {
            enforcedBy["memory"] = "cgroup v1: memory.limit_in_bytes";

            // Memory and swap together; missing where the kernel has no swap accounting, and then swapped-out memory is counted by the host.
            _ = folders["memory"].Write("memory.memsw.limit_in_bytes", limits.MemoryBytes);
        }

        if (Set("pids", "pids.max", limits.Tasks, notes))
        {
            enforcedBy["processes"] = "cgroup v1: pids.max";
        }

        if (limits.CpuPercent is { } percent && Set("cpu", "cpu.cfs_period_us", CpuQuota.PeriodMicroseconds, notes) && Set("cpu", "cpu.cfs_quota_us", CpuQuota.Microseconds(percent), notes))
        {
            enforcedBy["cpu"] = "cgroup v1: cpu.cfs_quota_us";
        }

        if (limits.IoBytesPerSecond is { } rate && BlockDevices.All().Aggregate(false, (any, device) => Throttle(device, rate, notes) || any))
        {
            enforcedBy["io"] = "cgroup v1: blkio.throttle, each block device (reads, and writes that bypass the page cache)";
        }
    }

    public override IReadOnlyDictionary<string, string> EnforcedBy => enforcedBy;

    public override void Add(int processId, ICollection<string> notes)
    {
        foreach (var (controller, folder) in folders)
        {
            if (folder.Write("cgroup.procs", processId) is { } refused)
            {
                notes.Add($"process {processId} could not be moved into {folder.Path}: {refused}");
                _ = enforcedBy.Remove(controller switch { "pids" => "processes", "blkio" => "io", _ => controller });
            }
            else
            {
                _ = joined.Add(controller);
            }
        }

        if (joined.Contains("cpuacct"))
        {
            enforcedBy["cpu_time"] = "host: cpuacct.usage of the cgroup (v1), every 100 ms";
        }
    }

    public override GroupUsage Read()
    {
        var memory = joined.Contains("memory") ? folders["memory"] : null;
        return new()
        {
            MemoryBytes = memory?.Numbers("memory.stat", "total_rss", "total_shmem", "total_swap") is [{ } anonymous, var shared, var swapped] ? anonymous + (shared ?? 0) + (swapped ?? 0) : null,
            PeakChargedBytes = memory?.Number("memory.max_usage_in_bytes"),
            OutOfMemoryKills = memory?.Numbers("memory.oom_control", "oom_kill")[0],
            RefusedTasks = joined.Contains("pids") ? folders["pids"].Numbers("pids.events", "max")[0] : null,
            CpuTime = joined.Contains("cpuacct") && folders["cpuacct"].Number("cpuacct.usage") is { } nanoseconds ? TimeSpan.FromMicroseconds(nanoseconds / 1_000) : null,
        };
    }

    public override bool Kill()
    {
        if (joined.Count == 0)
        {
            return false;
        }

        if (joined.Contains("freezer"))
        {
            folders["freezer"].KillEach("freezer.state", "FROZEN", "THAWED");
        }
        else
        {
            folders[joined.First()].KillEach(null, string.Empty, string.Empty);
        }

        return true;
    }

    public override IReadOnlyList<string> Remove(TimeProvider clock)
        => [.. folders.Values.Select(folder => folder.Path).Distinct().Select(path => new GroupFolder(path).Remove(clock) is { } reason ? $"{path}: {reason}" : null).OfType<string>()];

    private bool Throttle(string device, long rate, ICollection<string> notes)
        => Set("blkio", "blkio.throttle.read_bps_device", string.Create(CultureInfo.InvariantCulture, $"{device} {rate}"), notes)
            && Set("blkio", "blkio.throttle.write_bps_device", string.Create(CultureInfo.InvariantCulture, $"{device} {rate}"), notes);

    private bool Set(string controller, string file, long value, ICollection<string> notes) => Set(controller, file, value.ToString(CultureInfo.InvariantCulture), notes);

    private bool Set(string controller, string file, string value, ICollection<string> notes)
    {
        if (!folders.TryGetValue(controller, out var folder))
        {
            return false;
        }

        if (folder.Write(file, value) is { } refused)
        {
            notes.Add($"{file} could not be set to '{value}': {refused}");
            return false;
        }

        return true;
    }
}
