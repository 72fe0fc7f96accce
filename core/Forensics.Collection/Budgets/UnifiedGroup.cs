using System.Globalization;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Budgets;

/// <summary>A step's group of version 2 (<c>Documentation/admin-guide/cgroup-v2.rst</c>).</summary>
internal sealed class UnifiedGroup : StepGroup
{
    private readonly GroupFolder folder;
    private readonly Dictionary<string, string> enforcedBy = new(StringComparer.Ordinal);
    private bool isJoined;

    public UnifiedGroup(string path, StepLimits limits, ICollection<string> notes)
    {
        folder = new(path);
        if (folder.Has("memory.max") && Set("memory", "memory.max", limits.MemoryBytes, notes))
        {
            // Where the kernel has no swap accounting the file is missing, and swapped-out memory is counted by the host.
            _ = folder.Write("memory.swap.max", "0");

            // All or nothing: a step whose child was ended has no whole result. From Linux 4.19 on.
            _ = folder.Write("memory.oom.group", "1");
        }

        if (folder.Has("pids.max"))
        {
            _ = Set("processes", "pids.max", limits.Tasks, notes);
        }

        if (limits.CpuPercent is { } percent && folder.Has("cpu.max") && Write("cpu.max", CpuQuota.Unified(percent), notes))
        {
            enforcedBy["cpu"] = "cgroup v2: cpu.max";
        }

        if (limits.IoBytesPerSecond is { } rate && folder.Has("io.max") && BlockDevices.All().Aggregate(false, (any, device) => Write("io.max", string.Create(CultureInfo.InvariantCulture, $"{device} rbps={rate} wbps={rate}"), notes) || any))
        {
            enforcedBy["io"] = "cgroup v2: io.max, each block device";
        }
    }

    public override IReadOnlyDictionary<string, string> EnforcedBy => enforcedBy;

    public override void Add(int processId, ICollection<string> notes)
    {
        if (folder.Write("cgroup.procs", processId) is { } refused)
        {
            enforcedBy.Clear();
            notes.Add($"process {processId} could not be moved into {folder.Path}: {refused}");
            return;
        }

        isJoined = true;
        if (enforcedBy.Count > 0 && CpuTime() is not null)
        {
            enforcedBy["cpu_time"] = "host: cpu.stat of the cgroup (v2), every 100 ms";
        }
    }

    public override GroupUsage Read()
    {
        if (!isJoined)
        {
            return new();
        }

        var memory = enforcedBy.ContainsKey("memory") ? folder.Numbers("memory.stat", "anon", "shmem") : [null, null];
        return new()
        {
            MemoryBytes = memory is [{ } anonymous, { } shared] ? anonymous + shared + (folder.Number("memory.swap.current") ?? 0) : null,
            PeakChargedBytes = folder.Number("memory.peak"),
            OutOfMemoryKills = enforcedBy.ContainsKey("memory") ? folder.Numbers("memory.events", "oom_kill")[0] : null,
            RefusedTasks = enforcedBy.ContainsKey("processes") ? folder.Numbers("pids.events", "max")[0] : null,
            CpuTime = enforcedBy.Count > 0 ? CpuTime() : null,
        };
    }

    public override bool Kill()
    {
        if (!isJoined)
        {
            return false;
        }

        // From Linux 5.14 on, at once and with what is forked meanwhile.
        if (folder.Write("cgroup.kill", "1") is not null)
        {
            folder.KillEach(folder.Has("cgroup.freeze") ? "cgroup.freeze" : null, "1", "0");
        }

        return true;
    }

    public override IReadOnlyList<string> Remove(TimeProvider clock) => folder.Remove(clock) is { } reason ? [$"{folder.Path}: {reason}"] : [];

    private TimeSpan? CpuTime() => folder.Numbers("cpu.stat", "usage_usec")[0] is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;

    private bool Set(string budget, string file, long value, ICollection<string> notes)
    {
        if (!Write(file, value.ToString(CultureInfo.InvariantCulture), notes))
        {
            return false;
        }

        enforcedBy[budget] = $"cgroup v2: {file}";
        return true;
    }

    private bool Write(string file, string value, ICollection<string> notes)
    {
        if (folder.Write(file, value) is not { } refused)
        {
            return true;
        }

        notes.Add($"{file} could not be set to '{value}': {refused}");
        return false;
    }
}
